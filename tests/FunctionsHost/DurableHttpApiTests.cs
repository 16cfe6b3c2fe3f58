using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Workflows.FunctionsHost.Tests;

public class DurableHttpApiTests : IAsyncLifetime
{
    private const string Base = ManagementApi.Base;

    private RunningHost _host = null!; // Set before each test.

    private HttpClient Http => _host.Http;

    public async Task InitializeAsync() => _host = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello", "WaitForGo"));

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Start_WithoutBody_Answers202WithLinksAndRetryAfter10()
    {
        var response = await Http.PostAsync($"{Base}/orchestrators/hellocities/abc", null);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), response.Headers.RetryAfter!.Delta);
        Assert.Equal(response.Headers.Location!.ToString(), json.GetProperty("statusQueryGetUri").GetString());
        Assert.Equal("abc", json.GetProperty("id").GetString());
        var origin = _host.Address.ToString().TrimEnd('/');
        Assert.Equal($"{origin}{Base}/instances/abc/terminate?reason={{text}}&taskHub=tests&connection=DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
            json.GetProperty("terminatePostUri").GetString());
        Assert.EndsWith("/raiseEvent/{eventName}?taskHub=tests&connection=DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
            json.GetProperty("sendEventPostUri").GetString(), StringComparison.Ordinal);
        Assert.Equal("HelloCities", (await ManagementApi.FinalAsync(Http, $"{Base}/instances/abc")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Get_RunningThenFinished_Answers202Then200WithTheStatusObject()
    {
        var start = await ManagementApi.StartAsync(Http, "WaitForGo", "3", "one");

        var running = await Http.GetAsync($"{Base}/instances/one?showInput=true");
        Assert.Equal(HttpStatusCode.Accepted, running.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(5), running.Headers.RetryAfter!.Delta);
        Assert.Equal($"{_host.Address}{Base[1..]}/instances/one?showInput=true", running.Headers.Location!.ToString());

        var raised = await Http.PostAsync($"{Base}/instances/one/raiseEvent/GO", new StringContent("\"ok\"", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, raised.StatusCode);
        var final = await ManagementApi.FinalAsync(Http, start.StatusUri);
        Assert.Equal("Completed", final.GetProperty("runtimeStatus").GetString());
        Assert.Equal("ok3", final.GetProperty("output").GetString());
        Assert.Equal(3, final.GetProperty("input").GetInt32());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$", final.GetProperty("createdTime").GetString());
        Assert.False(final.TryGetProperty("historyEvents", out _));
    }

    [Fact]
    public async Task Get_Failed_Answers200UnlessTheFlagAsksFor500()
    {
        var start = await ManagementApi.StartAsync(Http, "HelloCities", """["Nowhere"]""");
        await ManagementApi.FinalAsync(Http, start.StatusUri);

        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync(start.StatusUri)).StatusCode);
        var loud = await Http.GetAsync($"{start.StatusUri}&returnInternalServerErrorOnFailure=true");
        Assert.Equal(HttpStatusCode.InternalServerError, loud.StatusCode);
        Assert.Equal("Failed", (await loud.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task Get_Unknown_Answers404WithoutBody()
    {
        var response = await Http.GetAsync($"{Base}/instances/nobody");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task RaiseEvent_ToFinishedOrWithOtherContent_Answers410Or400()
    {
        var finished = await ManagementApi.StartAsync(Http, "HelloCities", id: "done");
        await ManagementApi.FinalAsync(Http, finished.StatusUri);
        await ManagementApi.StartAsync(Http, "WaitForGo", id: "open");

        Assert.Equal(HttpStatusCode.Gone, (await Http.PostAsJsonAsync($"{Base}/instances/done/raiseEvent/Go", 1)).StatusCode);
        var text = await Http.PostAsync($"{Base}/instances/open/raiseEvent/Go", new StringContent("x"));
        Assert.Equal(HttpStatusCode.BadRequest, text.StatusCode);
        Assert.Equal("Only application/json request content is supported", (await text.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("Message").GetString());
        var broken = await Http.PostAsync($"{Base}/instances/open/raiseEvent/Go", new StringContent("{", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await Http.PostAsJsonAsync($"{Base}/instances/none/raiseEvent/Go", 1)).StatusCode);
    }

    [Fact]
    public async Task Terminate_Accepted_EndsWithTheReasonAsOutput()
    {
        var start = await ManagementApi.StartAsync(Http, "WaitForGo", id: "t");

        Assert.Equal(HttpStatusCode.Accepted, (await Http.PostAsync($"{Base}/instances/t/terminate?reason=enough", null)).StatusCode);
        var final = await ManagementApi.FinalAsync(Http, start.StatusUri);

        Assert.Equal("Terminated", final.GetProperty("runtimeStatus").GetString());
        Assert.Equal("enough", final.GetProperty("output").GetString());
        Assert.Equal(HttpStatusCode.Gone, (await Http.PostAsync($"{Base}/instances/t/terminate", null)).StatusCode);
    }

    [Fact]
    public async Task SuspendAndResume_Accepted_HoldTheInstanceAndLetItGo()
    {
        var start = await ManagementApi.StartAsync(Http, "WaitForGo", id: "s");

        Assert.Equal(HttpStatusCode.Accepted, (await Http.PostAsync($"{Base}/instances/s/suspend?reason=tea", null)).StatusCode);
        await Http.PostAsJsonAsync($"{Base}/instances/s/raiseEvent/Go", "x");
        Assert.Equal(HttpStatusCode.Accepted, (await Http.PostAsync($"{Base}/instances/s/resume", null)).StatusCode);

        Assert.Equal("Completed", (await ManagementApi.FinalAsync(Http, start.StatusUri)).GetProperty("runtimeStatus").GetString());
    }

    [Fact]
    public async Task Purge_OneTwice_Answers200Then404()
    {
        var start = await ManagementApi.StartAsync(Http, "HelloCities", id: "p");
        await ManagementApi.FinalAsync(Http, start.StatusUri);

        var purged = await Http.DeleteAsync($"{Base}/instances/p");
        Assert.Equal("""{"instancesDeleted":1}""", await purged.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync($"{Base}/instances/p")).StatusCode);
    }

    [Fact]
    public async Task PurgeMany_WithoutBoundOrMatches_Answers400Or404()
    {
        var missing = await Http.DeleteAsync($"{Base}/instances");
        Assert.Equal(HttpStatusCode.BadRequest, missing.StatusCode);
        Assert.Equal("\"Please provide value for 'createdTimeFrom' parameter.\"", await missing.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.NotFound, (await Http.DeleteAsync($"{Base}/instances?createdTimeFrom=2099-01-01T00:00:00Z")).StatusCode);
    }

    [Fact]
    public async Task List_PagesOfOne_GivesEachInstanceOnce()
    {
        await ManagementApi.StartAsync(Http, "WaitForGo", id: "l1");
        await ManagementApi.StartAsync(Http, "WaitForGo", id: "l2");
        await ManagementApi.StartAsync(Http, "WaitForGo", id: "other");

        var ids = new List<string?>();
        string? token = null;
        do
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"{Base}/instances?top=1&instanceIdPrefix=l&runtimeStatus=Running,Pending");
            if (token is not null) request.Headers.Add("x-ms-continuation-token", token);
            var response = await Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            ids.AddRange((await response.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().Select(i => i.GetProperty("instanceId").GetString()));
            token = response.Headers.TryGetValues("x-ms-continuation-token", out var values) ? values.Single() : null;
        }
        while (!string.IsNullOrEmpty(token));

        Assert.Equal(["l1", "l2"], ids.Order());
    }

    [Fact]
    public async Task Start_UnknownNameBadIdBadJsonOrTakenId_IsRefused()
    {
        await ManagementApi.StartAsync(Http, "WaitForGo", id: "taken");

        var unknown = await Http.PostAsync($"{Base}/orchestrators/Nothing", null);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.Contains("HelloCities", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync($"{Base}/orchestrators/HelloCities/@x", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync($"{Base}/orchestrators/HelloCities/{new string('a', 101)}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync($"{Base}/orchestrators/HelloCities", new StringContent("{"))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync($"{Base}/orchestrators/HelloCities?timeout=1&pollingInterval=2", null)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await Http.PostAsync($"{Base}/orchestrators/WaitForGo/taken", null)).StatusCode);
    }

    [Fact]
    public async Task Start_WithTimeout_AnswersTheBareOutputOrTheLinks()
    {
        var quick = await Http.PostAsync($"{Base}/orchestrators/HelloCities?timeout=30&pollingInterval=1", null);
        Assert.Equal(HttpStatusCode.OK, quick.StatusCode);
        Assert.StartsWith("Hello Oslo", (await quick.Content.ReadFromJsonAsync<string[]>())![0], StringComparison.Ordinal);

        var slow = await Http.PostAsync($"{Base}/orchestrators/WaitForGo?timeout=0.2&pollingInterval=0.1", null);
        Assert.Equal(HttpStatusCode.Accepted, slow.StatusCode);
    }

    [Fact]
    public async Task Get_ShowHistory_JoinsTasksAndHidesResultsUnlessAsked()
    {
        var start = await ManagementApi.StartAsync(Http, "HelloCities");
        await ManagementApi.FinalAsync(Http, start.StatusUri);

        var events = (await Http.GetFromJsonAsync<JsonElement>($"{start.StatusUri}&showHistory=true")).GetProperty("historyEvents").EnumerateArray().ToList();
        Assert.Equal(["ExecutionStarted", "TaskCompleted", "ExecutionCompleted"], events.Select(e => e.GetProperty("EventType").GetString()));
        Assert.Equal("SayHello", events[1].GetProperty("FunctionName").GetString());
        Assert.False(events[1].TryGetProperty("Result", out _));
        Assert.False(events[1].TryGetProperty("EventId", out _));

        var full = await Http.GetFromJsonAsync<JsonElement>($"{start.StatusUri}&showHistory=true&showHistoryOutput=true");
        Assert.StartsWith("Hello Oslo", full.GetProperty("historyEvents")[1].GetProperty("Result").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_UnknownOrFinished_Answers400OrANewId()
    {
        Assert.Equal(HttpStatusCode.BadRequest, (await Http.PostAsync($"{Base}/instances/none/restart", null)).StatusCode);
        var start = await ManagementApi.StartAsync(Http, "HelloCities", id: "r");
        await ManagementApi.FinalAsync(Http, start.StatusUri);

        var restarted = await Http.PostAsync($"{Base}/instances/r/restart", null);

        Assert.Equal(HttpStatusCode.Accepted, restarted.StatusCode);
        Assert.NotEqual("r", (await restarted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
    }

    [Fact]
    public async Task AnyCall_ForAnUnknownTaskHub_Answers404AndMakesNoHub()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await Http.GetAsync($"{Base}/instances?taskHub=stranger")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.GetAsync($"{Base}/instances?TASKHUB=Tests")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Http.PostAsync($"{Base}/makeprimary", null)).StatusCode);
    }
}
