using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Configuration;

namespace Workflows.GpuWorker.Models;

/// <summary><c>models list|pull|verify</c>: looks after the packs' folder.</summary>
internal sealed class ModelsCommand
{
    private const int FailedExit = 1;
    private const int UsageExit = 2;

    private readonly PackFolders _folders;
    private readonly PackPuller _puller;

    private ModelsCommand(IConfiguration configuration)
    {
        _folders = PackFolders.From(configuration, configuration.GetSection(ModelsOptions.Section).Get<ModelsOptions>() ?? new ModelsOptions());
        _puller = new PackPuller(_folders, configuration);
    }

    /// <param name="arguments">Behind the word <c>models</c>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors, CancellationToken cancellationToken)
    {
        if (arguments.Any(a => a is "--help" or "-h" or "-?"))
        {
            await output.WriteLineAsync(ModelsArguments.Help);
            return 0;
        }

        try
        {
            var asked = ModelsArguments.Parse(arguments);
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. asked.Settings]).Build();
            var command = new ModelsCommand(configuration);
            var lines = asked.Verb switch
            {
                ModelsVerb.List => command.List(),
                ModelsVerb.Pull => await command.PullAsync(asked.Packs, cancellationToken),
                ModelsVerb.Verify => command.Verify(asked.Packs),
                var other => throw new ArgumentOutOfRangeException(nameof(arguments), other, "Unknown verb."),
            };
            foreach (var line in lines)
            {
                if (asked.Json) await output.WriteLineAsync(JsonSerializer.Serialize(line));
                else await (line.Failed ? errors : output).WriteLineAsync(line.ToString());
            }

            return lines.Any(line => line.Failed) ? FailedExit : 0;
        }
        catch (ArgumentException e)
        {
            await errors.WriteLineAsync($"{e.Message} See Workflows.GpuWorker models --help.");
            return UsageExit;
        }
    }

    private List<PackLine> List()
    {
        var lines = new List<PackLine>();
        var known = PackCatalog.All.ToDictionary(manifest => manifest.Name);
        foreach (var (name, folder) in Installed())
        {
            try
            {
                var pack = ModelPack.Load(folder);
                var whole = pack.Manifest.Files.All(file => new FileInfo(pack.PathOf(file.Path)) is { Exists: true } info && info.Length == file.Bytes);
                lines.Add(PackLine.Of(pack, whole ? "installed" : "damaged", whole ? null : $"A file is missing or has another size. Run: models verify {name}", failed: false));
            }
            catch (PackException e)
            {
                lines.Add(new PackLine { Name = name, State = "damaged", Folder = folder, Problem = e.Message });
            }
        }

        foreach (var manifest in known.Values.Where(manifest => lines.All(line => line.Name != manifest.Name)))
            lines.Add(PackLine.Of(manifest, "missing", $"Run: models pull {manifest.Name}", failed: false));
        return [.. lines.OrderBy(line => line.Name, StringComparer.Ordinal)];
    }

    private async Task<List<PackLine>> PullAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            if (PackCatalog.All.All(manifest => manifest.Name != name))
                throw new ArgumentException($"No pack '{name}' is known; there are {string.Join(", ", PackCatalog.All.Select(m => m.Name))}. Put other packs into {_folders.Own} by hand.");
        }

        var lines = new List<PackLine>();
        foreach (var manifest in PackCatalog.All.Where(m => names.Count == 0 || names.Contains(m.Name)))
        {
            try
            {
                var (pack, pulled) = await _puller.PullAsync(manifest, cancellationToken);
                lines.Add(PackLine.Of(pack, pulled ? "pulled" : "installed", null, failed: false));
            }
            catch (PackException e)
            {
                lines.Add(PackLine.Of(manifest, "failed", e.Message, failed: true));
            }
        }

        return lines;
    }

    private List<PackLine> Verify(IReadOnlyList<string> names)
    {
        var installed = Installed().ToDictionary(i => i.Name, i => i.Folder);
        var lines = new List<PackLine>();
        foreach (var name in names.Count > 0 ? names : [.. installed.Keys.Order(StringComparer.Ordinal)])
        {
            if (!installed.TryGetValue(name, out var folder))
            {
                lines.Add(new PackLine { Name = name, State = "missing", Problem = $"The pack {name} is not installed. Run: models pull {name}", Failed = true });
                continue;
            }

            try
            {
                var pack = ModelPack.Load(folder);
                pack.Verify();
                lines.Add(PackLine.Of(pack, "verified", null, failed: false));
            }
            catch (PackException e)
            {
                lines.Add(new PackLine { Name = name, State = "damaged", Folder = folder, Problem = e.Message, Failed = true });
            }
        }

        return lines;
    }

    /// <summary>The pack that counts, for each name: the own one before the shipped one.</summary>
    private IEnumerable<(string Name, string Folder)> Installed() => _folders.All
        .Where(Directory.Exists)
        .SelectMany(all => Directory.EnumerateDirectories(all))
        .Select(folder => (Name: Path.GetFileName(folder), Folder: folder))
        .Where(pack => PackManifest.IsName(pack.Name))
        .DistinctBy(pack => pack.Name);

    /// <summary>What is printed of a pack.</summary>
    private sealed record PackLine
    {
        [JsonPropertyName("name")] public required string Name { get; init; }

        [JsonPropertyName("version")] public string? Version { get; init; }

        /// <summary>installed, missing, damaged; pulled, failed; verified.</summary>
        [JsonPropertyName("state")] public required string State { get; init; }

        [JsonPropertyName("bytes")] public long? Bytes { get; init; }

        [JsonPropertyName("licence")] public string? Licence { get; init; }

        [JsonPropertyName("source")] public string? Source { get; init; }

        [JsonPropertyName("folder")] public string? Folder { get; init; }

        [JsonPropertyName("description")] public string? Description { get; init; }

        [JsonPropertyName("problem")] public string? Problem { get; init; }

        [JsonIgnore] public bool Failed { get; init; }

        public static PackLine Of(ModelPack pack, string state, string? problem, bool failed) => Of(pack.Manifest, state, problem, failed) with { Folder = pack.Folder };

        public static PackLine Of(PackManifest manifest, string state, string? problem, bool failed) => new()
        {
            Name = manifest.Name,
            Version = manifest.Version,
            State = state,
            Bytes = manifest.Bytes,
            Licence = manifest.Licence.Id,
            Source = manifest.Source is { } source ? $"npm:{source.Package}@{source.Version}" : null,
            Description = manifest.Description,
            Problem = problem,
            Failed = failed,
        };

        public override string ToString()
        {
            var size = Bytes is { } bytes ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6,6:0.0} MB  {Licence,-10}") : "";
            return $"{Name,-18} {Version,-6} {State,-10} {size} {Problem ?? Folder}".TrimEnd();
        }
    }
}
