using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>I1, I2, I3: a file has one scheduler. A second one refuses, says why, and changes nothing for the first.</summary>
public sealed class SecondSchedulerTests
{
    [Fact]
    public async Task Folder_UnderAnotherName_IsRefused()
    {
        using var other = new TemporaryFolder();
        await using var first = await TestScheduler.StartAsync();
        Directory.CreateSymbolicLink(other.File("link"), first.Directory);

        var refused = await Assert.ThrowsAsync<SchedulerDirectoryLockedException>(() => StartAsync(other.File("link")));

        Assert.Contains($"(process {Environment.ProcessId})", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Stop it", refused.Message, StringComparison.Ordinal);
        await StillServesAsync(first);
    }

    [Fact]
    public async Task File_LinkedFromAnotherFolder_IsRefused_AndItsNeighboursServe()
    {
        using var other = new TemporaryFolder();
        await using var first = await TestScheduler.StartAsync();
        await first.StartAsync("A");
        File.CreateSymbolicLink(other.File(TestScheduler.Hub + ".db"), Path.Combine(first.Directory, TestScheduler.Hub + ".db"));

        await using var second = await StartAsync(other.Path);

        var refused = await Assert.ThrowsAsync<RpcException>(() => AskAsync(second, TestScheduler.Hub));
        Assert.Equal(RpcStatus.Unavailable, refused.Status);
        Assert.Contains("in use by another scheduler", refused.Message, StringComparison.Ordinal);
        await AskAsync(second, "of-its-own");
        await StillServesAsync(first);
    }

    [Fact]
    public async Task File_LinkedFromTwoFolders_ServesTheFirstOnly()
    {
        using var shared = new TemporaryFolder();
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        await using (var owner = await StartAsync(shared.Path)) await AskAsync(owner, "hub");
        foreach (var folder in new[] { one, two }) File.CreateSymbolicLink(folder.File("hub.db"), shared.File("hub.db"));

        await using (var first = await StartAsync(one.Path))
        {
            await AskAsync(first, "hub");
            await using var second = await StartAsync(two.Path);
            await Assert.ThrowsAsync<RpcException>(() => AskAsync(second, "hub"));
        }

        await using var next = await StartAsync(two.Path);
        await AskAsync(next, "hub");
    }

    [Fact]
    public async Task Folder_OfAKilledProcess_IsFreeAtOnce()
    {
        using var folder = new TemporaryFolder();
        using (var first = Launch(folder, "first.log"))
        {
            await UntilAsync(() => first.ReadLog().Contains("listens on", StringComparison.Ordinal));
            using var second = Launch(folder, "second.log");
            Assert.Equal(1, await second.WaitForExitAsync(Deadline.Token));
            await UntilAsync(() => second.ReadLog().Contains($"in use by another scheduler (process {first.Id})", StringComparison.Ordinal));
            first.Kill();
        }

        using var third = Launch(folder, "third.log");
        await UntilAsync(() => third.ReadLog().Contains("listens on", StringComparison.Ordinal));
    }

    private static Task<SchedulerServer> StartAsync(string folder) => SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = folder }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

    private static Task AskAsync(SchedulerServer scheduler, string hub) =>
        scheduler.InProcess(hub).CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { Name = "A" }, Deadline.Token);

    private static async Task StillServesAsync(TestScheduler scheduler)
    {
        var id = await scheduler.StartAsync("A");
        await using var worker = scheduler.Work(new GetWorkItemsRequest { MaxConcurrentOrchestrationWorkItems = 10 });
        WorkItem turn;
        do
        {
            turn = await worker.NextTurnAsync();
            await worker.CompleteAsync(turn, Do.Complete(0));
        }
        while (turn.OrchestratorRequest.InstanceId != id);
        Assert.Equal(OrchestrationStatus.Completed, (await scheduler.CompletionOfAsync(id)).OrchestrationStatus);
    }

    private static RealProcess Launch(TemporaryFolder folder, string log) => RealProcess.Start(
        "dotnet", [Path.Combine(AppContext.BaseDirectory, "Workflows.Scheduler.dll"), "--data", folder.File("data"), "--port", "0"],
        new Dictionary<string, string?>(), folder.File(log), folder.Path);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition()) await poll.WaitForNextTickAsync(Deadline.Token);
    }
}
