using System.Diagnostics;

namespace Workflows.Integration.Tests;

/// <summary>The ten sample decks, generated once for all tests by the product's own command.</summary>
internal static class SampleDecks
{
    private static readonly Lazy<IReadOnlyList<string>> Files = new(Generate);

    /// <summary>PDF files, smallest first.</summary>
    public static IReadOnlyList<string> Paths => Files.Value;

    private static List<string> Generate()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { Repository.Output("cli", "workflows.dll"), "samples", "--out", folder }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"workflows samples ended with {process.ExitCode}: {errors.Result}");
        var files = Directory.GetFiles(folder, "*.pdf").OrderBy(f => new FileInfo(f).Length).ThenBy(f => f, StringComparer.Ordinal).ToList();
        Assert.Equal(10, files.Count);
        return files;
    }
}
