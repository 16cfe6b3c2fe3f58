using Workflows.Protocol;
using Workflows.Reliability.Tests.Scenarios;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>I1: a disk that stays full or broken is said to be so, with what to do; nothing is acknowledged until it is sound, and then work goes on.</summary>
public sealed class FullDiskTests
{
    [Theory]
    [InlineData(DiskFaultKind.DiskFull, "disk is full: free space")]
    [InlineData(DiskFaultKind.WriteFails, "disk reports errors: check it")]
    [InlineData(DiskFaultKind.SyncFails, "disk reports errors: check it")]
    internal async Task Disk_StaysBroken_EveryCallSaysWhatToDo_AndWorkGoesOnAfterwards(DiskFaultKind kind, string advice)
    {
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("Sequence"));
        await StartAsync(run, "before");
        run.Disk.SetFault(new DiskFault(kind, At: 1, Stays: true));

        for (var i = 0; i < 5; i++)
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => StartAsync(run, $"refused{i}"));
            Assert.Equal(RpcStatus.Unavailable, refused.Status);
            Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        }

        run.Disk.SetFault(null);
        await StartAsync(run, "after");
        await run.DrainAsync();
        var snapshot = await Invariants.HubSnapshot.TakeAsync(run.Client);
        Assert.Equal(["after", "before"], snapshot.Instances.Keys.Where(id => !id.StartsWith("refused", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(snapshot.Instances.Values, i => Assert.Equal("Completed 1", i.End));
    }

    [Fact]
    public async Task Read_Fails_IsReported_AndTheHubGoesOnWhenItWorksAgain()
    {
        await using var run = await ScenarioRun.StartAsync(Corpus.Named("Sequence"));
        await StartAsync(run, "before");
        await run.RestartAsync();
        run.Disk.SetFault(new DiskFault(DiskFaultKind.ReadFails, At: 1, Stays: true));

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            await run.RestartAsync();
            await StartAsync(run, "refused");
        });

        Assert.Equal(RpcStatus.Unavailable, refused.Status);
        run.Disk.SetFault(null);
        await StartAsync(run, "after");
        await run.DrainAsync();
        Assert.Equal(["after", "before"], (await Invariants.HubSnapshot.TakeAsync(run.Client)).Instances.Keys.Order(StringComparer.Ordinal));
    }

    private static Task StartAsync(ScenarioRun run, string id) => run.Client.CallAsync(
        TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, Name = "Sequence", Input = "1" }, Deadline.Token);
}
