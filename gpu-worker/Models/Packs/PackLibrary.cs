using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Workflows.GpuWorker.Models;

/// <summary>A pack as this process found it.</summary>
/// <param name="Pack">Verified; null when it cannot be used.</param>
/// <param name="Problem">Why it cannot be used, as a sentence that says what to do.</param>
internal sealed record PackState(string Name, ModelPack? Pack, string? Problem)
{
    /// <summary><c>name@version</c>, or "none".</summary>
    public string Version => Pack?.Manifest.Id ?? "none";
}

/// <summary>Finds packs, verifies each once in the life of the process, and says once what is missing.</summary>
internal sealed partial class PackLibrary(PackFolders folders, ILogger<PackLibrary> logger)
{
    private readonly ConcurrentDictionary<string, Lazy<PackState>> _states = new(StringComparer.Ordinal);

    /// <summary>Reads and hashes the pack's files at the first call: 0.1 s for 100 MB.</summary>
    public PackState Open(string name) => _states.GetOrAdd(name, n => new Lazy<PackState>(() => Find(n))).Value;

    /// <summary>What is known so far, without opening anything.</summary>
    public IEnumerable<PackState> Opened => _states.Values.Where(state => state.IsValueCreated).Select(state => state.Value).OrderBy(state => state.Name, StringComparer.Ordinal);

    private PackState Find(string name)
    {
        var folder = folders.All.Select(all => Path.Combine(all, name)).FirstOrDefault(Directory.Exists);
        if (folder is null)
        {
            LogMissing(name, folders.Own);
            return new PackState(name, null, $"The model pack {name} is not installed. Run: models pull {name}");
        }

        try
        {
            var pack = ModelPack.Load(folder);
            if (pack.Manifest.Name != name) throw new PackException($"{folder} holds the pack {pack.Manifest.Id}. Name the folder after its pack.");
            pack.Verify();
            return new PackState(name, pack, null);
        }
        catch (PackException e)
        {
            LogRefused(name, e.Message);
            return new PackState(name, null, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The model pack {Pack} is not in {Folder}: what needs it is off. Install it: Workflows.GpuWorker models pull {Pack}")]
    private partial void LogMissing(string pack, string folder);

    [LoggerMessage(Level = LogLevel.Error, Message = "The model pack {Pack} is off. {Problem}")]
    private partial void LogRefused(string pack, string problem);
}
