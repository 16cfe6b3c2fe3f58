using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What an operator sees and does over HTTP.</summary>
public sealed class OperatorTests : IAsyncDisposable
{
    private readonly HttpClient _http = new() { Timeout = Deadline.Generous };

    [Fact]
    public async Task Instances_AreFound_ByTagStatusAndName_NewestFirst()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        for (var i = 0; i < 3; i++) await scheduler.StartAsync("A", id: $"red-{i}", with: r => r.Tags.Add("team", "red"));
        await scheduler.StartAsync("B", id: "blue", with: r => r.Tags.Add("team", "blue"));
        await scheduler.StartAsync("A", id: "none");

        var red = await GetAsync(scheduler, "instances?tag=team=red");
        var tagged = await GetAsync(scheduler, "instances?tag=team");
        var named = await GetAsync(scheduler, "instances?name=b&status=pending");
        var firstPage = await GetAsync(scheduler, "instances?limit=2");
        var secondPage = await GetAsync(scheduler, $"instances?limit=2&after={firstPage["after"]}");

        Assert.Equal(["red-2", "red-1", "red-0"], Ids(red));
        Assert.Equal(4, Ids(tagged).Count());
        Assert.Equal(["blue"], Ids(named));
        Assert.Equal(["none", "blue"], Ids(firstPage));
        Assert.Equal(["red-2", "red-1"], Ids(secondPage));
        Assert.Equal("red", (string?)red["instances"]![0]!["tags"]!["team"]);
    }

    [Fact]
    public async Task Instance_AndItsHistory_AreShown()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A", "\"in\"", "one");
        await using var worker = scheduler.Work();
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0, "\"out\""));

        var instance = await GetAsync(scheduler, "instances/one");
        var history = await GetAsync(scheduler, "instances/one/history");

        Assert.Equal(("Completed", "\"in\"", "\"out\""), ((string?)instance["status"], (string?)instance["input"], (string?)instance["output"]));
        Assert.Equal(4, history["events"]!.AsArray().Count);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(At(scheduler, "instances/two/history"))).StatusCode);
    }

    [Fact]
    public async Task Why_SaysWhatAnInstanceWaitsFor()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await scheduler.StartAsync("A", id: "one");
        Assert.Equal("No worker is connected.", await WhyAsync(scheduler, "one"));

        await using var other = scheduler.Work(new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = "B" } } } });
        await other.Connected;
        Assert.Equal("None of the 1 connected workers takes orchestration A.", await WhyAsync(scheduler, "one"));

        await using var worker = scheduler.Work(
            new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = "A" } } } }, "w1");
        var turn = await worker.NextTurnAsync();
        Assert.Equal("It is running: worker w1 has its turn.", await WhyAsync(scheduler, "one"));

        await worker.CompleteAsync(turn, Do.Schedule(0, "Render"), Do.Schedule(1, "Render"));
        Assert.Equal(
            "It waits for 2 activities, and for Render #0 it holds: none of the 2 connected workers takes activity Render.",
            await WhyAsync(scheduler, "one"));

        await using var renderer = scheduler.Work(
            new GetWorkItemsRequest { WorkItemFilters = new WorkItemFilters { Activities = { new ActivityFilter { Name = "Render" } } } }, "gpu");
        var first = await renderer.NextActivityAsync();
        await renderer.NextActivityAsync();
        Assert.Equal("It waits for 2 activities; running: Render #0 on gpu, Render #1 on gpu.", await WhyAsync(scheduler, "one"));
        await renderer.CompleteActivityAsync(first);

        await scheduler.StartAsync("A", id: "two");
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Timer(0, time.GetUtcNow().AddHours(1)));
        Assert.Equal("It waits for a timer at 2026-01-01 01:00:00 UTC, or for an external event if its code takes one.", await WhyAsync(scheduler, "two"));
    }

    [Fact]
    public async Task Why_RunningActivityStopsReporting_SaysSinceWhen()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await scheduler.StartAsync("A", id: "one");
        await using var worker = scheduler.Work(workerId: "w1");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Render"));
        await worker.NextActivityAsync();
        var report = new ReportProgressRequest { InstanceId = "one", ItemId = "3", Payload = "{}" };
        await scheduler.Client.CallAsync(WorkflowsMethods.ReportProgress, report, Deadline.Token);

        time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("It waits for 1 activity; running: Render #0 on w1.", await WhyAsync(scheduler, "one"));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            "It waits for 1 activity; running: Render #0 on w1; no progress since 2026-01-01 00:00:00 UTC.", await WhyAsync(scheduler, "one"));

        await scheduler.Client.CallAsync(WorkflowsMethods.ReportProgress, report, Deadline.Token);
        Assert.Equal("It waits for 1 activity; running: Render #0 on w1.", await WhyAsync(scheduler, "one"));
    }

    [Fact]
    public async Task Why_OfAnInstanceBehindALockedEntity_NamesItsOwner()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", id: "owner");
        var request = new EntityLockRequestedEvent { CriticalSectionId = "s", LockSet = { "@counter@one" } };
        await worker.CompleteAsync(
            await worker.NextTurnAsync(), new OrchestratorAction { SendEntityMessage = new SendEntityMessageAction { EntityLockRequested = request } });
        await worker.CompleteAsync(await worker.NextTurnAsync());
        await scheduler.StartAsync("A", id: "waiting");
        var call = new EntityOperationCalledEvent { RequestId = Guid.NewGuid().ToString(), Operation = "get", TargetInstanceId = "@counter@one" };
        await worker.CompleteAsync(
            await worker.NextTurnAsync(), new OrchestratorAction { SendEntityMessage = new SendEntityMessageAction { EntityOperationCalled = call } });

        Assert.Equal("It waits for entity @counter@one, which owner has locked.", await WhyAsync(scheduler, "waiting"));
    }

    [Fact]
    public async Task QuarantinedActivity_RedrivenWithAnotherInput_RunsWithIt_AlsoAfterACrash()
    {
        var scheduler = await TestScheduler.StartAsync(withSocket: true, withOperator: true);
        await scheduler.StartAsync("A", id: "one");
        await using (var orchestrator = scheduler.Work(Filter("A", null)))
        {
            await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Schedule(0, "Poison", "[\"bad\"]"));
            await LoseWorkersAsync(scheduler, Filter(null, "Poison"));
            await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Fail(1, "poisoned"));
        }

        var item = (await GetAsync(scheduler, "quarantine"))["items"]!.AsArray().Single()!;
        var inspected = await GetAsync(scheduler, $"quarantine/{item["number"]}");
        var redriven = await PostAsync(scheduler, $"quarantine/{item["number"]}/redrive", new { input = "[\"good\"]" });
        await using var next = await scheduler.CrashAsync();
        await using var worker = next.Work();
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Poison", "[\"bad\"]"));
        var activity = await worker.NextActivityAsync();

        Assert.Equal(("activity", "Poison", "one"), ((string?)item["kind"], (string?)item["name"], (string?)item["instanceId"]));
        Assert.Equal("[\"bad\"]", (string?)inspected["input"]);
        Assert.Equal(HttpStatusCode.OK, redriven.StatusCode);
        Assert.Equal("[\"good\"]", activity.ActivityRequest.Input);
        Assert.Equal("[\"good\"]", (await next.HistoryAsync("one")).Last(e => e.TaskScheduled is not null).TaskScheduled.Input);
    }

    [Fact]
    public async Task QuarantinedOperation_Redriven_GoesBackToItsEntity_AndLeavesTheList()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true, withOperator: true);
        await scheduler.SignalAsync("@counter@one", "poison", "1");
        await LoseWorkersAsync(scheduler, new GetWorkItemsRequest());
        var item = (await GetAsync(scheduler, "quarantine"))["items"]!.AsArray().Single()!;

        await PostAsync(scheduler, $"quarantine/{item["number"]}/redrive", new { input = "2" });
        await using var worker = scheduler.Work();
        var again = await worker.NextEntityAsync();

        Assert.Equal("2", again.EntityRequestV2.OperationRequests[0].EntityOperationSignaled.Input);
        Assert.Empty((await GetAsync(scheduler, "quarantine"))["items"]!.AsArray());
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(scheduler, $"quarantine/{item["number"]}/discard", null)).StatusCode);
    }

    [Fact]
    public async Task Redrive_OfAnActivityWhoseInstanceWentOn_IsRefused_AndItStays()
    {
        await using var scheduler = await TestScheduler.StartAsync(withSocket: true, withOperator: true);
        await scheduler.StartAsync("A", id: "one");
        await using var orchestrator = scheduler.Work(Filter("A", null));
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Schedule(0, "Poison"));
        await LoseWorkersAsync(scheduler, Filter(null, "Poison"));
        await orchestrator.CompleteAsync(await orchestrator.NextTurnAsync(), Do.Complete(1));
        var item = (await GetAsync(scheduler, "quarantine"))["items"]!.AsArray().Single()!;

        var refused = await PostAsync(scheduler, $"quarantine/{item["number"]}/redrive", null);
        var problem = await refused.Content.ReadFromJsonAsync<JsonNode>();

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("it went on without it", (string?)problem!["detail"], StringComparison.Ordinal);
        Assert.Single((await GetAsync(scheduler, "quarantine"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Socket_AnswersOnlyItsOwnPagesAndThisMachine()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A");
        var elsewhere = new HttpRequestMessage(HttpMethod.Get, At(scheduler, "queues"));
        elsewhere.Headers.Host = "evil.example";
        var foreign = new HttpRequestMessage(HttpMethod.Post, At(scheduler, "instances/x/terminate"));
        foreign.Headers.Add("Origin", "http://evil.example");

        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(elsewhere)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(foreign)).StatusCode);
        Assert.Equal("text/html", (await _http.GetAsync(scheduler.Server.OperatorAddress)).Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync(new Uri(scheduler.Server.OperatorAddress!, "hubs/nowhere/queues"))).StatusCode);
        Assert.Equal([TestScheduler.Hub], (await _http.GetFromJsonAsync<JsonNode>(new Uri(scheduler.Server.OperatorAddress!, "hubs")))!["hubs"]!.AsArray().Select(n => (string)n!));
    }

    [Fact]
    public async Task Socket_WithAToken_WantsIt()
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.Path, OperatorPort = 0, BearerToken = "secret" };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var hubs = new Uri(server.OperatorAddress!, "hubs");
        using var admitted = new HttpRequestMessage(HttpMethod.Get, hubs);
        admitted.Headers.Authorization = new("Bearer", "secret");

        Assert.Equal(HttpStatusCode.Unauthorized, (await _http.GetAsync(hubs)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _http.SendAsync(admitted)).StatusCode);
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private static IEnumerable<string?> Ids(JsonNode page) => page["instances"]!.AsArray().Select(i => (string?)i!["id"]);

    private static Uri At(TestScheduler scheduler, string path) => new(scheduler.Server.OperatorAddress!, $"hubs/{TestScheduler.Hub}/{path}");

    private static GetWorkItemsRequest Filter(string? orchestration, string? activity)
    {
        var filters = new WorkItemFilters();
        if (orchestration is not null) filters.Orchestrations.Add(new OrchestrationFilter { Name = orchestration });
        if (activity is not null) filters.Activities.Add(new ActivityFilter { Name = activity });
        return new GetWorkItemsRequest { WorkItemFilters = filters };
    }

    /// <summary>Five workers take an item and die with it.</summary>
    private static async Task LoseWorkersAsync(TestScheduler scheduler, GetWorkItemsRequest request)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        for (var i = 0; i < 5; i++)
        {
            await using var line = new CuttableLine(scheduler.Server.GrpcAddress!);
            await using var worker = scheduler.WorkOverSocket(request, $"lost-{i}", line.Address);
            await worker.NextAsync();
            await line.CutAsync();
            while ((await scheduler.QueuesAsync()).Workers.Any(w => w.WorkerId == $"lost-{i}")) await poll.WaitForNextTickAsync(Deadline.Token);
        }
    }

    private async Task<JsonNode> GetAsync(TestScheduler scheduler, string path) => (await _http.GetFromJsonAsync<JsonNode>(At(scheduler, path)))!;

    private Task<HttpResponseMessage> PostAsync(TestScheduler scheduler, string path, object? body) =>
        body is null ? _http.PostAsync(At(scheduler, path), null) : _http.PostAsJsonAsync(At(scheduler, path), body);

    private async Task<string?> WhyAsync(TestScheduler scheduler, string id) => (string?)(await GetAsync(scheduler, $"instances/{id}/why"))["sentence"];
}
