using System.Collections.Concurrent;
using System.Diagnostics;
using Workflows.Runner.Data;
using Workflows.Runner.Processes;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Runner;

/// <summary>Real children, small shell scripts, in a folder of their own.</summary>
public sealed class SupervisionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _said = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_ChildEnds_StartsItAgainAndSaysWhy()
    {
        var back = new TaskCompletionSource();
        await using var child = Supervise(
            """echo "boom happened"; [ -e again ] && exec sleep 60; touch again; exit 7""",
            isReady: _ => Task.FromResult(File.Exists(_folder.File("again"))), onRestarted: _ => { back.TrySetResult(); return Task.CompletedTask; });

        child.Start();
        await back.Task.OrFail();

        Assert.Contains(_said, line => line.Contains("The child ended with code 7; starting it again in 0.5 s.", StringComparison.Ordinal));
        Assert.Contains(_said, line => line.Contains("| boom happened", StringComparison.Ordinal));
        Assert.False(child.Hopeless.IsCompleted);
    }

    [Fact]
    public async Task Ready_ChildNeverStarts_FailsWithTheNameOfItsLog()
    {
        await using var child = Supervise("exit 3", isReady: _ => Task.FromResult(false));

        child.Start();
        var error = await Assert.ThrowsAsync<ChildFailedException>(() => child.Ready.OrFail());

        Assert.Contains("it ended 5 times", error.Message, StringComparison.Ordinal);
        Assert.Contains("child.log", error.Message, StringComparison.Ordinal);
        Assert.True(child.Hopeless.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Ready_ProgramIsMissing_NamesIt()
    {
        await using var child = Supervise("", program: "/no/such/program", isReady: _ => Task.FromResult(false));

        child.Start();
        var error = await Assert.ThrowsAsync<ChildFailedException>(() => child.Ready.OrFail());

        Assert.Contains("There is no program '/no/such/program'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_ChildThatListens_EndsInGoodOrder()
    {
        var running = new List<bool>();
        var child = Supervise("""trap 'echo saved > saved; exit 0' TERM; touch up; while :; do sleep 0.05; done""", IsUp, onRunning: running.Add);
        child.Start();
        await child.Ready.OrFail();

        var inGoodOrder = await child.StopAsync().OrFail();

        Assert.True(inGoodOrder);
        Assert.True(File.Exists(_folder.File("saved")));
        Assert.Equal([true, false], running);
    }

    [Fact]
    public async Task Stop_ChildThatIgnoresIt_IsKilledWithItsOwnChildren_AndCountsAsUnclean()
    {
        var running = new List<bool>();
        var child = Supervise("""trap '' TERM; sleep 60 & echo $! > grandchild; touch up; while :; do sleep 0.05; done""", IsUp, onRunning: running.Add, grace: TimeSpan.FromMilliseconds(200));
        child.Start();
        await child.Ready.OrFail();
        var grandchild = int.Parse(await File.ReadAllTextAsync(_folder.File("grandchild")), System.Globalization.CultureInfo.InvariantCulture);

        var inGoodOrder = await child.StopAsync().OrFail();

        Assert.False(inGoodOrder);
        Assert.Equal([true], running);
        Assert.Null(ProcessIdentity.StartTicksOf(grandchild));
    }

    [Fact]
    public async Task Record_WhileItRuns_HoldsTheProcess()
    {
        var data = new DataFolder(_folder.Path);
        var child = Supervise("touch up; exec sleep 60", IsUp);
        child.Start();
        await child.Ready.OrFail();

        var during = Assert.Single(RunRecord.Read(data)!.Processes);
        await child.StopAsync().OrFail();

        Assert.Equal("child", during.Name);
        Assert.True(during.StartTicks > 0);
        Assert.Empty(RunRecord.Read(data)!.Processes);
    }

    [Fact]
    public async Task Orphans_RecordedProcessStillRuns_IsEnded()
    {
        using var orphan = Process.Start("sleep", "61");
        var recorded = new RecordedProcess("azurite", orphan.Id, ProcessIdentity.StartTicksOf(orphan.Id)!.Value, "sleep 61");

        var ended = await new Orphans(TimeProvider.System).EndAsync(Record(recorded), _said.Enqueue, Deadline.Token);
        await orphan.WaitForExitAsync().OrFail();

        Assert.Equal(["azurite"], ended);
        Assert.Contains(_said, line => line.Contains($"process {orphan.Id}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, "other command")]
    [InlineData(1, "sleep 62")]
    public async Task Orphans_AnotherProcessHasTheNumber_IsLeftAlone(int ticksOff, string marker)
    {
        using var stranger = Process.Start("sleep", "62");
        try
        {
            var recorded = new RecordedProcess("azurite", stranger.Id, ProcessIdentity.StartTicksOf(stranger.Id)!.Value + ticksOff, marker);

            var ended = await new Orphans(TimeProvider.System).EndAsync(Record(recorded), _said.Enqueue, Deadline.Token);

            Assert.Empty(ended);
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    private Task<bool> IsUp(CancellationToken cancellationToken) => Task.FromResult(File.Exists(_folder.File("up")));

    private SupervisedChild Supervise(
        string script, Func<CancellationToken, Task<bool>> isReady, Func<CancellationToken, Task>? onRestarted = null,
        Action<bool>? onRunning = null, TimeSpan? grace = null, string program = "bash")
    {
        var spec = new ChildSpec
        {
            Name = "child", Title = "the child", Program = program, Arguments = ["-c", script], WorkingDirectory = _folder.Path, Marker = "bash",
            IsReady = isReady, Grace = grace ?? TimeSpan.FromSeconds(10),
        };
        var record = new RunRecordFile(new DataFolder(_folder.Path), Record());
        return new SupervisedChild(spec, new RotatingLog(_folder.File("logs/child.log")), record, _said.Enqueue, TimeProvider.System) { OnRestarted = onRestarted, OnRunning = onRunning };
    }

    private static RunRecord Record(params RecordedProcess[] processes) => new()
    {
        Runner = new RecordedProcess("run", 1, 1, "x"), StartedAt = DateTimeOffset.UnixEpoch, Url = "http://127.0.0.1:7071/", Ports = new Dictionary<string, int>(), Processes = processes,
    };
}
