using System.Text;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>Several task hubs at once, one file each.</summary>
public sealed class TaskHubsTests
{
    [Fact]
    public async Task TwoHubs_WithTheSameIds_DoNotSeeEachOther_AndBothSurviveARestart()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var (red, blue) = (scheduler.Server.InProcess("red"), scheduler.Server.InProcess("blue"));
        await using var redWorker = new TestWorker(red, null);
        await StartAsync(red, "\"red\"");
        await StartAsync(blue, "\"blue\"");
        await SignalAsync(red);

        var turn = await redWorker.NextAsync();
        if (turn.OrchestratorRequest is null) turn = await redWorker.NextAsync();
        Assert.Equal("\"red\"", turn.OrchestratorRequest.NewEvents[1].ExecutionStarted.Input);
        await redWorker.CompleteAsync(turn, Do.Complete(0, "\"done\""));
        var everything = new QueryEntitiesRequest { Query = new EntityQuery { IncludeTransient = true } };
        Assert.Empty((await blue.CallAsync(TaskHubMethods.QueryEntities, everything, Deadline.Token)).Entities);
        Assert.Equal((OrchestrationStatus.Completed, OrchestrationStatus.Pending), (await StatusAsync(red), await StatusAsync(blue)));

        await using var next = await scheduler.RestartAsync();

        Assert.Equal(["blue", "red"], Directory.EnumerateFiles(next.Directory, "*.db").Select(Path.GetFileNameWithoutExtension).Order());
        Assert.Equal(
            (OrchestrationStatus.Completed, OrchestrationStatus.Pending),
            (await StatusAsync(next.Server.InProcess("red")), await StatusAsync(next.Server.InProcess("blue"))));
    }

    [Fact]
    public async Task Hub_WhoseFileIsNoDatabase_SaysSo_AndTheOthersServe()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await StartAsync(scheduler.Server.InProcess("sound"), null);
        await scheduler.Server.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(scheduler.Directory, "broken.db"), Encoding.ASCII.GetBytes(new string('x', 8192)));

        await using var next = await scheduler.RestartAsync();

        var refused = await Assert.ThrowsAsync<RpcException>(() => StartAsync(next.Server.InProcess("broken"), null));
        Assert.Equal(RpcStatus.Unavailable, refused.Status);
        Assert.Contains("broken.db", refused.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Pending, await StatusAsync(next.Server.InProcess("sound")));
    }

    [Fact]
    public async Task DeleteTaskHub_RemovesItsFile_AndTheNextCallStartsEmpty()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        var hub = scheduler.Server.InProcess("gone");
        await StartAsync(hub, null);
        var file = Path.Combine(scheduler.Directory, "gone.db");
        Assert.True(File.Exists(file));

        await hub.CallAsync(TaskHubMethods.DeleteTaskHub, new DeleteTaskHubRequest(), Deadline.Token);

        Assert.False(File.Exists(file));
        Assert.False((await hub.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "same" }, Deadline.Token)).Exists);
    }

    private static Task StartAsync(RpcInvoker hub, string? input) =>
        hub.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "same", Name = "A", Input = input }, Deadline.Token);

    private static Task SignalAsync(RpcInvoker hub) => hub.CallAsync(
        TaskHubMethods.SignalEntity, new SignalEntityRequest { InstanceId = "@counter@same", Name = "add", RequestId = Guid.NewGuid().ToString() }, Deadline.Token);

    private static async Task<OrchestrationStatus> StatusAsync(RpcInvoker hub) =>
        (await hub.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "same" }, Deadline.Token)).OrchestrationState.OrchestrationStatus;
}
