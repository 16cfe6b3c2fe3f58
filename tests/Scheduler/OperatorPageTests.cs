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
