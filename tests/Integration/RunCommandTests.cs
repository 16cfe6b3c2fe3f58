using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Testing;

namespace Workflows.Integration.Tests;

/// <summary>What a user gets from <c>./run</c>: the runner as a real process, with everything that it starts.</summary>
public sealed class RunCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private int _runs;

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Once_SecondRun_FindsEverythingCachedInUnderASecond()
    {
        var decks = SampleDecks.Paths.Take(2).ToArray();

        var first = await RunAsync(["--once", "--json", "--decks", .. decks]);
        var second = await RunAsync(["--once", "--json", "--decks", .. decks]);

        Assert.Equal(0, first.ExitCode);
        AssertFinal(first, "succeeded", ("total", 2), ("done", 2), ("cached", 0), ("failed", 0));
        Assert.Equal(0, second.ExitCode);
        AssertFinal(second, "succeeded", ("total", 2), ("done", 0), ("cached", 2), ("failed", 0));
        Assert.InRange(second.Events[^1].GetProperty("seconds").GetDouble(), 0, 1);
        Assert.Contains("2 items cached", second.Messages, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(Data, "azurite.running")), "storage did not end in good order");
        Assert.Empty(RecordedProcesses());
    }

    [Fact]
    public async Task Once_OneBadFile_ExitsWith3AndSaysWhichAndWhy()
    {
        var bad = _folder.File("empty.pdf");
        await File.WriteAllBytesAsync(bad, []);

        var run = await RunAsync(["--once", "--json", "--decks", SampleDecks.Paths[0], bad]);

        Assert.Equal(3, run.ExitCode);
        AssertFinal(run, "completed_with_errors", ("total", 2), ("done", 1), ("failed", 1));
        Assert.Contains("empty.pdf failed: PDF_EMPTY", run.Messages, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_RunnerAndChildrenKilled_NextRunEndsTheRestAndGoesOn()
    {
        using (var serving = Start(["--serve"], FreePort.Next()))
        {
            await Eventually.TrueAsync(() => Task.FromResult(serving.ReadLog().Contains("Dashboard:", StringComparison.Ordinal)), "everything is up", () => serving.Tail());
            serving.Kill();
        }

        var left = RecordedProcesses();
        var next = await RunAsync(["--once", "--decks", SampleDecks.Paths[0]]);

        Assert.Equal(["azurite", "functions", "gpu-worker"], left.Select(p => p.Name).Order());
        Assert.All(left.Where(p => p.Name != "gpu-worker"), p => Assert.Contains($"Ending {p.Name} (process {p.Pid})", next.Messages, StringComparison.Ordinal));
        Assert.Equal(0, next.ExitCode);
        Assert.All(left, p => Assert.False(Directory.Exists($"/proc/{p.Pid}"), $"{p.Name} still runs"));
    }

    [Fact]
    public async Task TwoCopies_DifferentDataAndPort_RunSideBySide()
    {
        using var serving = Start(["--serve", "--data", _folder.File("other")], FreePort.Next());
        await Eventually.TrueAsync(() => Task.FromResult(serving.ReadLog().Contains("Dashboard:", StringComparison.Ordinal)), "the first copy is up", () => serving.Tail());

        var second = await RunAsync(["--once", "--decks", SampleDecks.Paths[0]]);
        serving.Signal("TERM");
        var exitCode = await serving.WaitForExitAsync(Deadline.Token);

        Assert.Equal((0, 0), (second.ExitCode, exitCode));
    }

    private async Task<RunOutcome> RunAsync(string[] arguments)
    {
        using var run = Start(arguments, FreePort.Next());
        var exitCode = await run.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token);
        var lines = run.ReadLog().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var events = lines.Where(l => l.StartsWith('{')).Select(l => JsonSerializer.Deserialize<JsonElement>(l)).ToList();
        return new RunOutcome(exitCode, events, string.Join('\n', lines.Where(l => !l.StartsWith('{'))));
    }

    private RealProcess Start(string[] arguments, int port)
    {
        string[] data = arguments.Contains("--data") ? [] : ["--data", Data];
        return RealProcess.Start(
            "dotnet",
            [Repository.Output("infra/Runner", "Workflows.Runner.dll"), "--port", port.ToString(CultureInfo.InvariantCulture), .. data, .. arguments],
            new Dictionary<string, string?> { ["WORKFLOWS_ROOT"] = null }, _folder.File($"run{++_runs}.log"), _folder.Path);
    }

    private List<(string Name, int Pid)> RecordedProcesses()
    {
        var record = JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "run.json")))!;
        return [.. record["processes"]!.AsArray().Select(p => ((string)p!["name"]!, (int)p["pid"]!))];
    }

    private static void AssertFinal(RunOutcome run, string state, params (string Bucket, int Count)[] items)
    {
        Assert.True(run.Events.Count > 0, run.Messages);
        var final = run.Events[^1];
        Assert.Equal("job.state", final.GetProperty("event").GetString());
        Assert.Equal(state, final.GetProperty("state").GetString());
        Assert.True(final.GetProperty("final").GetBoolean());
        foreach (var (bucket, count) in items) Assert.Equal(count, final.GetProperty("items").GetProperty(bucket).GetInt32());
        Assert.Single(run.Events, e => e.TryGetProperty("final", out var f) && f.GetBoolean());
    }

    /// <param name="Messages">Everything that is not an event.</param>
    private sealed record RunOutcome(int ExitCode, IReadOnlyList<JsonElement> Events, string Messages);
}
