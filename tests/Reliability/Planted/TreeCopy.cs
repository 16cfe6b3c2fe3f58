using System.Diagnostics;
using System.Text;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Planted;

/// <summary>A copy of what these tests are built from, to be broken and built without touching the checkout.</summary>
public sealed class TreeCopy : IDisposable
{
    private const string Tests = "tests/Reliability/Workflows.Reliability.Tests.csproj";
    private const string Output = "bin/Release/net10.0";

    private static readonly string[] Options =
        ["-c", "Release", "-v", "q", "-nologo", "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:TreatWarningsAsErrors=false", "-p:UseSharedCompilation=false", "-nodeReuse:false"];

    private static readonly string[] Folders = ["runtime", "tests/Reliability", "tests/Scheduler", "tests/Support"];
    private static readonly string[] LeftOut = ["bin", "obj", "node_modules"];
    private static readonly TimeSpan CommandLimit = TimeSpan.FromMinutes(15);

    private readonly TemporaryFolder _folder = new();
    private bool _isBuilt;

    private string Built => Path.Combine(_folder.Path, "tests/Reliability", Output);

    /// <summary>Copies and builds on first use.</summary>
    internal async Task BuildAsync()
    {
        if (_isBuilt) return;
        Copy();
        await MustAsync("dotnet", ["build", Tests, .. Options]);
        _isBuilt = true;
    }

    /// <summary>Builds one project of runtime/ as it is now, and lets the tests run with it.</summary>
    internal async Task RebuildAsync(string project)
    {
        await MustAsync("dotnet", ["build", $"runtime/{project}/Workflows.{project}.csproj", .. Options, "--no-restore", "--no-dependencies"]);
        var library = $"Workflows.{project}.dll";
        // What is put aside once is the clean one.
        var clean = Path.Combine(Built, library + ".clean");
        if (!File.Exists(clean)) File.Move(Path.Combine(Built, library), clean);
        File.Copy(_folder.File(Path.Combine("runtime", project, Output, library)), Path.Combine(Built, library), overwrite: true);
    }

    /// <summary>Takes back what <see cref="RebuildAsync"/> did.</summary>
    internal void RestoreLibraries()
    {
        foreach (var clean in Directory.EnumerateFiles(Built, "*.clean")) File.Copy(clean, clean[..^".clean".Length], overwrite: true);
    }

    /// <param name="filter">Of `dotnet test`.</param>
    internal Task<(int Code, string Output)> TestAsync(string filter) =>
        RunAsync("dotnet", "test", Path.Combine(Built, "Workflows.Reliability.Tests.dll"), "--nologo", "--filter", filter);

    private async Task MustAsync(string program, string[] arguments)
    {
        var (code, output) = await RunAsync(program, arguments);
        if (code != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed in the copy:\n{output}");
    }

    private void Copy()
    {
        var root = RepositoryPaths.In();
        foreach (var file in Directory.EnumerateFiles(root)) File.Copy(file, _folder.File(Path.GetFileName(file)));
        foreach (var file in Directory.EnumerateFiles(Path.Combine(root, "tests"))) Copy(file, root);
        foreach (var folder in Folders) CopyFolder(Path.Combine(root, folder), root);
    }

    /// <summary>Runs a command in the copy.</summary>
    /// <returns>Its exit code and everything it wrote.</returns>
    internal async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        // Nothing of the test run around this one is for the one inside.
        foreach (var name in start.Environment.Keys.Where(IsOfTestHost).ToArray()) start.Environment.Remove(name);
        var output = new StringBuilder();
        using var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(CommandLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {CommandLimit}:\n{output}");
        }

        lock (output) return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output) output.AppendLine(line);
        }
    }

    public void Dispose() => _folder.Dispose();

    private static bool IsOfTestHost(string variable) =>
        variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase) || variable.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("TESTINGPLATFORM", StringComparison.OrdinalIgnoreCase) || variable == "DOTNET_HOST_PATH";

    private void CopyFolder(string folder, string root)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) Copy(file, root);
        foreach (var inner in Directory.EnumerateDirectories(folder).Where(d => !LeftOut.Contains(Path.GetFileName(d)))) CopyFolder(inner, root);
    }

    private void Copy(string file, string root)
    {
        var target = _folder.File(Path.GetRelativePath(root, file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!); // a file has a folder
        File.Copy(file, target);
    }
}
