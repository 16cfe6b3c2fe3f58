using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>What the operator's page stands on: who may load it, and the calls that it makes.</summary>
public sealed partial class OperatorPageTests : IDisposable
{
    private readonly HttpClient _http = new();

    [Fact]
    public async Task Page_WithAToken_LoadsWithoutIt_AndItsCallsDoNot()
    {
        using var folder = new TemporaryFolder();
        var options = new SchedulerOptions { DataDirectory = folder.Path, OperatorPort = 0, BearerToken = "secret" };
        await using var server = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);

        var page = await _http.GetAsync(server.OperatorAddress);
        var write = await _http.PostAsync(new Uri(server.OperatorAddress!, "/"), null);
        var call = await _http.GetAsync(new Uri(server.OperatorAddress!, "hubs"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (page.StatusCode, write.StatusCode, call.StatusCode));
        Assert.DoesNotContain("secret", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_HasNothingFromElsewhere_AndItsPolicyLetsOnlyItsOwnScriptRun()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);

        var response = await _http.GetAsync(scheduler.Server.OperatorAddress);
        var page = await response.Content.ReadAsStringAsync();
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();

        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        Assert.Contains($"script-src {HashOf(Script().Match(page))}", policy, StringComparison.Ordinal);
        Assert.Contains($"style-src {HashOf(Style().Match(page))}", policy, StringComparison.Ordinal);
        // The namespace of SVG is a name, not an address.
        Assert.DoesNotMatch("(src|href)=\"?https?:|@import|url\\(|innerHTML|style=", page);
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Origin", "http://evil.example")]
    public async Task Call_OfAForeignPage_IsRefused(string header, string value)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A", id: "kept");
        using var request = new HttpRequestMessage(HttpMethod.Post, At(scheduler, "instances/kept/terminate"));
        request.Headers.Add(header, value);

        Assert.Equal(HttpStatusCode.Forbidden, (await _http.SendAsync(request)).StatusCode);
        Assert.Equal(OrchestrationStatus.Pending, (await scheduler.StateAsync("kept")).OrchestrationStatus);
    }

    [Fact]
    public async Task Hubs_NamesThoseThatAreBroken_WithTheReason()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await File.WriteAllTextAsync(Path.Combine(scheduler.Directory, "hurt.db"), new string('x', 8192));
        await Assert.ThrowsAsync<RpcException>(() => scheduler.Server.InProcess("hurt").CallAsync(
            TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "a" }, Deadline.Token));

        var broken = Assert.Single((await _http.GetFromJsonAsync<JsonNode>(new Uri(scheduler.Server.OperatorAddress!, "hubs")))!["broken"]!.AsArray())!;

        Assert.Equal("hurt", (string?)broken["name"]);
        Assert.Contains("hurt.db", (string?)broken["reason"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_CountsInstancesQueuesAndWorkers()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work(LeaseTests.OnlyOrchestration("A"), "worker-1");
        await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Render"));
        await scheduler.StartAsync("A");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));

        var overview = await GetAsync(scheduler, "overview");

        Assert.Equal((1, 1), ((int)overview["instances"]!["Running"]!, (int)overview["instances"]!["Completed"]!));
        Assert.Equal(("Render", 1, 0), ((string)overview["queues"]!["activities"]![0]!["name"]!, (int)overview["queues"]!["activities"]![0]!["queued"]!, (int)overview["queues"]!["activities"]![0]!["workers"]!));
        Assert.Equal("worker-1", (string?)overview["queues"]!["workers"]![0]!["id"]);
        Assert.Equal(0, (int)overview["quarantined"]!);
    }

    [Fact]
    public async Task Leases_SayWhoHoldsWhat_SinceWhen()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await using var worker = scheduler.Work(workerId: "worker-1");
        await scheduler.StartAsync("A", id: "first");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(3, "Render"));
        await worker.NextActivityAsync();
        time.Advance(TimeSpan.FromMinutes(5));
        await scheduler.StartAsync("B", id: "second");
        await worker.NextTurnAsync();

        var all = await GetAsync(scheduler, "leases");
        var nobodys = await GetAsync(scheduler, "leases?worker=other");

        Assert.Equal(2, (int)all["count"]!);
        var (activity, turn) = (all["leases"]![0]!, all["leases"]![1]!);
        Assert.Equal(("activity", "Render", "first", 3, "worker-1"),
            ((string)activity["kind"]!, (string)activity["name"]!, (string)activity["id"]!, (int)activity["taskId"]!, (string)activity["workerId"]!));
        Assert.Equal(("turn", "B", "second"), ((string)turn["kind"]!, (string)turn["name"]!, (string)turn["id"]!));
        Assert.Equal(TimeSpan.FromMinutes(5), (DateTimeOffset)turn["since"]! - (DateTimeOffset)activity["since"]!);
        Assert.Equal(0, (int)nobodys["count"]!);
    }

    [Fact]
    public async Task History_WithALimit_CutsLongTextsOnly()
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work();
        await scheduler.StartAsync("A", $"\"{new string('x', 5000)}\"", id: "long");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0, "\"short\""));

        var cut = (await GetAsync(scheduler, "instances/long/history?longest=100"))["events"]!.AsArray();
        var whole = (await GetAsync(scheduler, "instances/long/history"))["events"]!.AsArray();

        Assert.EndsWith("… (5002 characters)", (string?)cut[1]!["executionStarted"]!["input"], StringComparison.Ordinal);
        Assert.Equal("\"short\"", (string?)cut[2]!["executionCompleted"]!["result"]);
        Assert.Equal(5002, ((string)whole[1]!["executionStarted"]!["input"]!).Length);
    }

    [Fact]
    public async Task Purge_CountsFirst_ThenTakesWhatMatches_AndNoChildOfALiveParent()
    {
        var time = new ManualTimeProvider();
        await using var scheduler = await TestScheduler.StartAsync(time, withOperator: true);
        await using var worker = scheduler.Work();
        await EndAsync(scheduler, worker, "old-completed", fail: false);
        await EndAsync(scheduler, worker, "old-failed", fail: true);
        await scheduler.StartAsync("Parent", id: "old-parent");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Child(0, "Child", "old-child"));
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(0));
        await worker.CompleteAsync(await worker.NextTurnAsync());
        time.Advance(TimeSpan.FromDays(10));
        await EndAsync(scheduler, worker, "young", fail: false);
        var selection = new { statuses = new[] { "Completed" }, endedBefore = time.GetUtcNow().AddDays(-5), prefix = "" };

        var counted = await PurgeAsync(scheduler, new { selection.statuses, selection.endedBefore, dryRun = true });
        var afterCount = await scheduler.StateAsync("old-completed");
        var purged = await PurgeAsync(scheduler, new { selection.statuses, selection.endedBefore, dryRun = false });

        Assert.Equal(1, (int)counted["matching"]!);
        Assert.Equal(OrchestrationStatus.Completed, afterCount.OrchestrationStatus);
        Assert.Equal((1, true), ((int)purged["deleted"]!, (bool)purged["isComplete"]!));
        await Assert.ThrowsAsync<InvalidOperationException>(() => scheduler.StateAsync("old-completed"));
        foreach (var kept in new[] { "old-failed", "old-parent", "old-child", "young" }) await scheduler.StateAsync(kept);
    }

    [Theory]
    [InlineData("{\"statuses\": [\"Completed\"]}")]
    [InlineData("{\"statuses\": [\"Running\"], \"dryRun\": true}")]
    [InlineData("nonsense")]
    public async Task Purge_ThatDoesNotSayWhatItMeans_IsRefused(string body)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A");

        var response = await _http.PostAsync(At(scheduler, "purge"), new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("INVALID", (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["code"]);
    }

    [Theory]
    [InlineData("{}", "dryRun is missing: true counts what would be purged, false purges it.")]
    [InlineData("{\"statuses\": [\"Done\"], \"dryRun\": true}", "statuses has \"Done\", which is not the status of an end: Completed, Failed, Terminated, Canceled.")]
    [InlineData("{\"statuses\": \"Completed\", \"dryRun\": true}", "statuses is \"Completed\"; it may be a list of Completed, Failed, Terminated, Canceled")]
    [InlineData("{\"endedBefore\": \"yesterday\", \"dryRun\": true}", "endedBefore is \"yesterday\"; it may be a time such as \"2026-01-31T00:00:00Z\".")]
    [InlineData("{\"prefix\": 1, \"dryRun\": true}", "prefix is 1; it may be the text that instance ids begin with.")]
    [InlineData("{\"dryRun\": \"no\"}", "dryRun is \"no\"; it may be true (counts what would be purged) or false (purges it).")]
    [InlineData("{\"status\": [\"Failed\"], \"dryRun\": false}", "There is no field \"status\"; a purge has statuses, endedBefore, prefix and dryRun.")]
    [InlineData("{\"prefix\": \"\\ud800\", \"dryRun\": false}", "The body is not valid JSON.")]
    [InlineData("[]", "The body is not a JSON object.")]
    public async Task Purge_ThatIsRefused_NamesTheFieldAndWhatItMayBe(string body, string sentence)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await using var worker = scheduler.Work();
        await EndAsync(scheduler, worker, "kept", fail: false);

        var response = await _http.PostAsync(At(scheduler, "purge"), new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(sentence, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["detail"], StringComparison.Ordinal);
        Assert.Equal(OrchestrationStatus.Completed, (await scheduler.StateAsync("kept")).OrchestrationStatus);
    }

    [Theory]
    [InlineData("instances?limit=-1", "limit is \"-1\"; it may be a whole number from 1 to 500.")]
    [InlineData("instances?limit=501", "limit is \"501\"; it may be a whole number from 1 to 500.")]
    [InlineData("instances?limit=many", "limit is \"many\"; it may be a whole number from 1 to 500.")]
    [InlineData("instances?after=-7", "after is \"-7\"; it may be a whole number from 0 to 9223372036854775807.")]
    [InlineData("instances?status=7", "status is \"7\"; it may be Running, ")]
    [InlineData("instances?tag==red", "tag is \"=red\"; it may be key=value, or key alone for any value.")]
    public async Task Query_ThatCannotBeMeant_IsRefusedWithWhatItMayBe(string path, string sentence)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A");

        var response = await _http.GetAsync(At(scheduler, path));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.StartsWith(sentence, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["detail"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tag=team")]
    [InlineData("tag=team=")]
    public async Task Tag_WithoutAValue_FindsWhateverHasIt(string query)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);
        await scheduler.StartAsync("A", id: "red", with: r => r.Tags.Add("team", "red"));
        await scheduler.StartAsync("A", id: "other", with: r => r.Tags.Add("colour", "red"));

        Assert.Equal("red", (string?)Assert.Single((await GetAsync(scheduler, $"instances?{query}"))["instances"]!.AsArray())!["id"]);
    }

    [Theory]
    [InlineData("GET", "nowhere", HttpStatusCode.NotFound, "There is no /nowhere. There are: GET /, GET /hubs, GET /hubs/{hub}/overview, ")]
    [InlineData("GET", "hubs/test/instances/x/y/z", HttpStatusCode.NotFound, "There is no /hubs/test/instances/x/y/z. There are: ")]
    [InlineData("GET", "hubs/test/purge", HttpStatusCode.MethodNotAllowed, "/hubs/test/purge takes POST, not GET.")]
    public async Task Path_ThatIsNotThere_IsAnsweredWithWhatThereIs(string method, string path, HttpStatusCode status, string sentence)
    {
        await using var scheduler = await TestScheduler.StartAsync(withOperator: true);

        var response = await _http.SendAsync(new HttpRequestMessage(new HttpMethod(method), new Uri(scheduler.Server.OperatorAddress!, path)));

        Assert.Equal((status, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith(sentence, (string?)(await response.Content.ReadFromJsonAsync<JsonNode>())!["detail"], StringComparison.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    internal static async Task EndAsync(TestScheduler scheduler, TestWorker worker, string id, bool fail)
    {
        await scheduler.StartAsync("A", id: id);
        await worker.CompleteAsync(await worker.NextTurnAsync(), fail ? Do.Fail(0, "x") : Do.Complete(0));
    }

    private static string HashOf(Match part) =>
        $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(part.Groups[1].Value)))}'";

    private static Uri At(TestScheduler scheduler, string path) => new(scheduler.Server.OperatorAddress!, $"hubs/{TestScheduler.Hub}/{path}");

    private async Task<JsonNode> GetAsync(TestScheduler scheduler, string path) => (await _http.GetFromJsonAsync<JsonNode>(At(scheduler, path)))!;

    private async Task<JsonNode> PurgeAsync(TestScheduler scheduler, object body)
    {
        var response = await _http.PostAsJsonAsync(At(scheduler, "purge"), body);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
    }

    [GeneratedRegex("<script>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("<style>(.*?)</style>", RegexOptions.Singleline)]
    private static partial Regex Style();
}
