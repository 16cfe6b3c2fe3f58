using System.Diagnostics;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Client;

public sealed class RpcDurableTaskClientTests
{
    private const string Id = "deck-analysis-7-1";

    [Fact]
    public async Task Schedule_Options_ReachTheServer()
    {
        await using var fixture = new ClientFixture().On(
            TaskHubMethods.StartInstance, request => new CreateInstanceResponse { InstanceId = request.InstanceId });
        var startAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        var id = await fixture.Client.ScheduleNewOrchestrationInstanceAsync(
            "Run", new { Deck = 7 }, new StartOrchestrationOptions(Id, startAt) { Tags = new Dictionary<string, string> { ["kind"] = "deck" } });

        var request = fixture.Only<CreateInstanceRequest>();
        Assert.Equal(Id, id);
        Assert.Equal("Run", request.Name);
        Assert.Equal("""{"Deck":7}""", request.Input);
        Assert.Equal(startAt, request.ScheduledStartTimestamp.ToDateTimeOffset());
        Assert.Equal("deck", request.Tags["kind"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), request.RequestTime.ToDateTimeOffset());
        Assert.Null(request.OrchestrationIdReusePolicy);
        Assert.Null(request.Version);
    }

    [Fact]
    public async Task Schedule_WithoutId_MakesA32DigitOne()
    {
        await using var fixture = new ClientFixture().On(
            TaskHubMethods.StartInstance, request => new CreateInstanceResponse { InstanceId = request.InstanceId });

        var id = await fixture.Client.ScheduleNewOrchestrationInstanceAsync("Run");

        Assert.True(Guid.TryParseExact(id, "N", out _));
        Assert.Null(fixture.Only<CreateInstanceRequest>().Input);
        Assert.True(Guid.TryParseExact(fixture.Only<CreateInstanceRequest>().ExecutionId, "N", out _));
    }

    [Theory]
    [InlineData(null, "1.5")]
    [InlineData("", "")]
    [InlineData("2.0", "2.0")]
    public async Task Schedule_Version_ExplicitWinsOverDefault(string? asked, string sent)
    {
        await using var fixture = new ClientFixture(options => options.DefaultVersion = "1.5").On(
            TaskHubMethods.StartInstance, request => new CreateInstanceResponse { InstanceId = request.InstanceId });

        await fixture.Client.ScheduleNewOrchestrationInstanceAsync(
            "Run", new StartOrchestrationOptions { Version = asked is null ? (TaskVersion?)null : new TaskVersion(asked) });

        Assert.Equal(sent, fixture.Only<CreateInstanceRequest>().Version);
    }

    [Fact]
    public async Task Schedule_DedupeStatuses_BecomeTheirOpposite()
    {
        await using var fixture = new ClientFixture().On(
            TaskHubMethods.StartInstance, request => new CreateInstanceResponse { InstanceId = request.InstanceId });

        await fixture.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions().WithDedupeStatuses(
            OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Suspended));

        Assert.Equal(
            [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated, OrchestrationStatus.Canceled],
            fixture.Only<CreateInstanceRequest>().OrchestrationIdReusePolicy.ReplaceableStatus);
    }

    [Fact]
    public async Task Schedule_DedupeTerminatedWhileRunningIsReplaceable_IsRefused()
    {
        await using var fixture = new ClientFixture();
        var options = new StartOrchestrationOptions().WithDedupeStatuses(OrchestrationRuntimeStatus.Terminated);

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.ScheduleNewOrchestrationInstanceAsync("Run", options));
    }

    [Fact]
    public async Task Schedule_InsideATrace_SendsItsContext()
    {
        await using var fixture = new ClientFixture().On(
            TaskHubMethods.StartInstance, request => new CreateInstanceResponse { InstanceId = request.InstanceId });
        using var trace = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();

        await fixture.Client.ScheduleNewOrchestrationInstanceAsync("Run");

        Assert.Equal(trace.Id, fixture.Only<CreateInstanceRequest>().ParentTraceContext.TraceParent);
    }

    [Fact]
    public async Task Schedule_EntityIdWithEntitySupport_IsRefused()
    {
        await using var fixture = new ClientFixture(options => options.EnableEntitySupport = true);

        await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Client.ScheduleNewOrchestrationInstanceAsync("Run", new StartOrchestrationOptions("@counter@1")));
    }

    [Fact]
    public async Task Errors_OfStart_BecomeTheirExceptions()
    {
        await using var exists = new ClientFixture().Fail(TaskHubMethods.StartInstance, RpcStatus.AlreadyExists);
        await using var invalid = new ClientFixture().Fail(TaskHubMethods.StartInstance, RpcStatus.InvalidArgument);
        await using var cancelled = new ClientFixture().Fail(TaskHubMethods.StartInstance, RpcStatus.Cancelled);
        await using var other = new ClientFixture().Fail(TaskHubMethods.StartInstance, RpcStatus.Unavailable);

        var failure = await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => exists.Client.ScheduleNewOrchestrationInstanceAsync("Run"));
        Assert.Equal("the server's words", failure.Message);
        await Assert.ThrowsAsync<ArgumentException>(() => invalid.Client.ScheduleNewOrchestrationInstanceAsync("Run"));
        await Assert.ThrowsAsync<OperationCanceledException>(() => cancelled.Client.ScheduleNewOrchestrationInstanceAsync("Run"));
        await Assert.ThrowsAsync<RpcException>(() => other.Client.ScheduleNewOrchestrationInstanceAsync("Run"));
    }

    [Theory]
    [InlineData(RpcStatus.NotFound, typeof(ArgumentException))]
    [InlineData(RpcStatus.FailedPrecondition, typeof(InvalidOperationException))]
    [InlineData(RpcStatus.Unimplemented, typeof(NotImplementedException))]
    [InlineData(RpcStatus.Internal, typeof(RpcException))]
    public async Task Errors_OfRewind_BecomeTheirExceptions(RpcStatus status, Type expected)
    {
        await using var fixture = new ClientFixture().Fail(TaskHubMethods.RewindInstance, status);

        await Assert.ThrowsAsync(expected, () => fixture.Client.RewindInstanceAsync(Id, "fixed"));
    }

    [Theory]
    [InlineData(RpcStatus.NotFound, typeof(ArgumentException))]
    [InlineData(RpcStatus.FailedPrecondition, typeof(InvalidOperationException))]
    public async Task Errors_OfRestart_BecomeTheirExceptions(RpcStatus status, Type expected)
    {
        await using var fixture = new ClientFixture().Fail(TaskHubMethods.RestartInstance, status);

        await Assert.ThrowsAsync(expected, () => fixture.Client.RestartAsync(Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0a")]
    public async Task InstanceId_EmptyOrWithLeadingNul_IsRefused(string id)
    {
        await using var fixture = new ClientFixture();

        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.GetInstanceAsync(id));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.RaiseEventAsync(id, "Go"));
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Client.WaitForInstanceCompletionAsync(id));
        await Assert.ThrowsAsync<ArgumentNullException>(() => fixture.Client.PurgeInstanceAsync(null!));
    }

    [Fact]
    public async Task Steering_Arguments_ReachTheServer()
    {
        await using var fixture = new ClientFixture()
            .On(TaskHubMethods.RaiseEvent, _ => new RaiseEventResponse())
            .On(TaskHubMethods.TerminateInstance, _ => new TerminateResponse())
            .On(TaskHubMethods.SuspendInstance, _ => new SuspendResponse())
            .On(TaskHubMethods.ResumeInstance, _ => new ResumeResponse());

        await fixture.Client.RaiseEventAsync(Id, "Cancel", new[] { "1" });
        await fixture.Client.TerminateInstanceAsync(Id, new TerminateInstanceOptions("why", Recursive: true));
        await fixture.Client.SuspendInstanceAsync(Id, "look");
        await fixture.Client.ResumeInstanceAsync(Id);

        Assert.Equal(new RaiseEventRequest { InstanceId = Id, Name = "Cancel", Input = """["1"]""" }, fixture.Only<RaiseEventRequest>());
        Assert.Equal(new TerminateRequest { InstanceId = Id, Output = "\"why\"", Recursive = true }, fixture.Only<TerminateRequest>());
        Assert.Equal(new SuspendRequest { InstanceId = Id, Reason = "look" }, fixture.Only<SuspendRequest>());
        Assert.Equal(new ResumeRequest { InstanceId = Id }, fixture.Only<ResumeRequest>());
    }
}
