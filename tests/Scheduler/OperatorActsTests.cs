using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What an operator does to instances, and is told of it.</summary>
public sealed class OperatorActsTests : IDisposable
{
    private readonly HttpClient _http = new() { Timeout = Deadline.Generous };

    [Theory]
    [InlineData("suspend", "suspended")]
    [InlineData("resume", "resumed")]
    [InlineData("terminate", "terminated")]
    public async Task Act_OnWhatHasEnded_IsRefusedWithItsStatus(string act, string done)
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await using var worker = scheduler.Work();
        await OperatorPageTests.EndAsync(scheduler, worker, "over", fail: false);

        var refused = await ActAsync(scheduler, "over", act);
        var missing = await ActAsync(scheduler, "never-there", act);
        var problem = (await refused.Content.ReadFromJsonAsync<JsonNode>())!;

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.NotFound), (refused.StatusCode, missing.StatusCode));
        Assert.Equal("application/problem+json", refused.Content.Headers.ContentType!.MediaType);
        Assert.Equal(
            ("CONFLICT", $"Instance over is Completed since 2026-01-01 00:00:00 UTC; what has ended cannot be {done}."),
            ((string?)problem["code"], (string?)problem["detail"]));
        // Clients of the protocol are told nothing.
        await scheduler.TerminateAsync("over");
        await scheduler.Client.CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = "over" }, Deadline.Token);
        await scheduler.Client.CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = "over" }, Deadline.Token);
    }

    [Fact]
    public async Task Act_OnWhatIsLive_IsDone_AndTerminateTakesWhatIsBelow()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work(LeaseTests.OnlyOrchestration("Parent"));
        await scheduler.StartAsync("Parent", id: "parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "child"));

        await SucceedAsync("suspend");
        await SucceedAsync("suspend");
        var suspended = (await scheduler.StateAsync("parent")).OrchestrationStatus;
        await SucceedAsync("resume");
        var resumed = (await scheduler.StateAsync("parent")).OrchestrationStatus;
        await SucceedAsync("terminate");
        for (var ended = false; !ended;)
        {
            var turn = await worker.NextTurnAsync();
            ended = turn.OrchestratorRequest.NewEvents.Any(e => e.ExecutionTerminated is { Recurse: true });
            await worker.CompleteAsync(turn, ended ? [Do.End(1, OrchestrationStatus.Terminated, "null")] : []);
        }

        await using var childs = scheduler.Work(LeaseTests.OnlyOrchestration("Child"));
        var below = await childs.NextTurnAsync();

        Assert.Equal((OrchestrationStatus.Suspended, OrchestrationStatus.Running), (suspended, resumed));
        Assert.Contains(below.OrchestratorRequest.NewEvents, e => e.ExecutionTerminated is not null);

        async Task SucceedAsync(string act) => Assert.Equal(HttpStatusCode.OK, (await ActAsync(scheduler, "parent", act)).StatusCode);
    }

    [Fact]
    public async Task Purge_OfOneInstance_TakesIt_AndRefusesALiveOrMissingOne()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work();
        await OperatorPageTests.EndAsync(scheduler, worker, "over", fail: false);
        await scheduler.StartAsync("A", id: "live");

        var live = await ActAsync(scheduler, "live", "purge");
        var over = await ActAsync(scheduler, "over", "purge");
        var again = await ActAsync(scheduler, "over", "purge");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.NotFound), (live.StatusCode, over.StatusCode, again.StatusCode));
        Assert.Contains("only what has ended can be purged. Terminate it first.", (string?)(await live.Content.ReadFromJsonAsync<JsonNode>())!["detail"], StringComparison.Ordinal);
        Assert.Equal(1, (int)(await over.Content.ReadFromJsonAsync<JsonNode>())!["deleted"]!);
    }

    [Fact]
    public async Task History_OfTheFirstTask_HasItsNumbers()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "one");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Step", "\"ü\""));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), "\"done\"");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1));

        var events = (await _http.GetFromJsonAsync<JsonNode>(At(scheduler, "instances/one/history")))!["events"]!.AsArray();

        var scheduled = events.Single(e => e!["taskScheduled"] is not null)!;
        var completed = events.Single(e => e!["taskCompleted"] is not null)!;
        Assert.Equal((0, "\"ü\""), ((int?)scheduled["eventId"], (string?)scheduled["taskScheduled"]!["input"]));
        Assert.Equal((0, "\"done\""), ((int?)completed["taskCompleted"]!["taskScheduledId"], (string?)completed["taskCompleted"]!["result"]));
    }

    public void Dispose() => _http.Dispose();

    private static Uri At(TestScheduler scheduler, string path) => new(scheduler.Server.OperatorAddress!, $"hubs/{TestScheduler.Hub}/{path}");

    private Task<HttpResponseMessage> ActAsync(TestScheduler scheduler, string id, string act) => _http.PostAsync(At(scheduler, $"instances/{id}/{act}"), null);
}
