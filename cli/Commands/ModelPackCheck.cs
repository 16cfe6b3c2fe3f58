using System.Diagnostics;
using System.Text.Json;

namespace Workflows.Cli.Commands;

/// <summary>Asks the worker of this checkout which model packs it has.</summary>
internal static class ModelPackCheck
{
    private const string FolderVariable = "Models__Folder";

    /// <summary>One sentence for each pack; none where there is no checkout with a built worker.</summary>
    /// <returns>A missing pack is good news with a remark: the app runs without it. A damaged one is not.</returns>
    public static async Task<IReadOnlyList<(string Pack, bool Good, string Text)>> RunAsync(CancellationToken cancellationToken)
    {
        if (Root() is not { } root) return [];
        var worker = Path.Combine(root, "gpu-worker/bin/Release/net10.0/Workflows.GpuWorker.dll");
        if (!File.Exists(worker)) return [];
        var start = new ProcessStartInfo("dotnet", [worker, "models", "list", "--json"]) { RedirectStandardOutput = true };
        if (!start.Environment.ContainsKey(FolderVariable)) start.Environment[FolderVariable] = Path.Combine(root, "artifacts/models");
        using var process = Process.Start(start);
        if (process is null) return [];
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Finding)];
    }

    private static (string, bool, string) Finding(string line)
    {
        using var json = JsonDocument.Parse(line);
        string? Text(string name) => json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
        var state = Text("state");
        return (Text("name")!, state != "damaged", state == "installed" ? $"{Text("version")} in {Text("folder")}" : $"{state}; what needs it is off. {Text("problem")}");
    }

    private static string? Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) return folder.FullName;
        }

        return null;
    }
}
