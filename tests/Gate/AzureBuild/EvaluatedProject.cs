using System.Diagnostics;
using System.Text.Json;
using Workflows.Testing;

namespace Workflows.Gate.AzureBuild;

/// <summary>A project as MSBuild sees it with <c>-p:AzureSdk=true</c>; nothing is restored or built.</summary>
internal sealed record EvaluatedProject
{
    public required string Path { get; init; }

    public required IReadOnlyList<string> Projects { get; init; }

    public required IReadOnlyList<string> Packages { get; init; }

    /// <summary>Central versions by package.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    public required string ArtifactsPath { get; init; }

    public static async Task<EvaluatedProject> LoadAsync(string path)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryPaths.Root,
        };
        foreach (var argument in new[]
                 {
                     "msbuild", path, "-p:AzureSdk=true", "-getProperty:ArtifactsPath", "-getProperty:UseArtifactsOutput",
                     "-getItem:ProjectReference", "-getItem:PackageReference", "-getItem:PackageVersion",
                 }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Deadline.Token);
        await process.WaitForExitAsync(Deadline.Token);
        Assert.True(process.ExitCode == 0, output);

        using var document = JsonDocument.Parse(output);
        var items = document.RootElement.GetProperty("Items");
        return new EvaluatedProject
        {
            Path = path,
            Projects = [.. Items(items, "ProjectReference").Select(i => i.GetProperty("FullPath").GetString()!)],
            Packages = [.. Items(items, "PackageReference").Select(i => i.GetProperty("Identity").GetString()!)],
            Versions = Items(items, "PackageVersion").ToDictionary(
                i => i.GetProperty("Identity").GetString()!, i => i.GetProperty("Version").GetString()!, StringComparer.OrdinalIgnoreCase),
            ArtifactsPath = document.RootElement.GetProperty("Properties").GetProperty(nameof(ArtifactsPath)).GetString()!,
        };
    }

    private static IEnumerable<JsonElement> Items(JsonElement items, string kind) => items.GetProperty(kind).EnumerateArray();
}
