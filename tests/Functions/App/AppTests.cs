using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Data.Tables;
using Workflows.Contracts;

namespace Workflows.Functions.Tests.App;

/// <summary>The deck lab through its HTTP API, as a process of its own with real storage and a real scheduler.</summary>
[Collection(SharedApp.Name)]
public sealed class AppTests
{
    private readonly AppFixture _app;

    public AppTests(AppFixture app)
    {
        _app = app;
        app.Worker.Hold();
    }

    [Fact]
    public async Task RunVisualAnalysis_Batch_FillsTheCacheDeckByDeck_AndCachesTheSecondRun()
    {
        var decks = await _app.AddDecksAsync(3);
        var job = await _app.StartJobAsync(decks, "first");

        _app.Worker.Let(1);
        await _app.UntilAsync($"api/v1/jobs/{job}", view => view.GetProperty("items").GetProperty("done").GetInt32() == 1);
        var sample = await UntilSampleAsync(decks, "first", completed: 1);
        Assert.Equal("Processing visual analysis: 1/3 decks analyzed", sample.GetProperty("label").GetString());
        _app.Worker.Let(2);
        var final = await _app.FinalAsync(job);

        Assert.Equal("succeeded", final.GetProperty("state").GetString());
        Assert.Equal("3/3 decks analyzed", final.GetProperty("label").GetString());
        Assert.Equal(decks.Select(id => $"{id}").Order(), final.GetProperty("batch_results").EnumerateObject().Select(entry => entry.Name).Order());
        Assert.Equal(2, final.GetProperty("batch_results").GetProperty($"{decks[0]}").GetProperty("page_count").GetInt32());

        // White space does not make another prompt.
        var second = await _app.FinalAsync(await _app.StartJobAsync(decks, "  first\n"));
        Assert.Equal(3, second.GetProperty("items").GetProperty("cached").GetInt32());
        Assert.All(decks, deck => Assert.Equal(1, _app.Worker.Analyses[deck]));
    }

    [Fact]
    public async Task Retry_AfterAFailedDeck_RunsOnlyThatOne()
    {
        var decks = await _app.AddDecksAsync(3);
        _app.Worker.Broken[decks[1]] = true;
        _app.Worker.Let(3);
        var job = await _app.StartJobAsync(decks, "retry");
        var first = await _app.FinalAsync(job);
        Assert.Equal("completed_with_errors", first.GetProperty("state").GetString());
        var failed = (await _app.GetAsync($"api/v1/jobs/{job}/items?state=failed")).GetProperty("items");
        Assert.Equal("PDF_CORRUPT", Assert.Single(failed.EnumerateArray()).GetProperty("failure").GetProperty("code").GetString());

        _app.Worker.Broken.Clear();
        _app.Worker.Let(1);
        var answer = await _app.PostAsync($"api/v1/jobs/{job}/retry", new { });
        Assert.Equal(2, answer.GetProperty("attempt").GetInt32());
        var second = await _app.FinalAsync(job);

        Assert.Equal("succeeded", second.GetProperty("state").GetString());
        Assert.Equal(3, second.GetProperty("items").GetProperty("done").GetInt32());
        Assert.True(second.GetProperty("revision").GetInt64() > first.GetProperty("revision").GetInt64());
        Assert.Equal([1, 2, 1], decks.Select(deck => _app.Worker.Analyses[deck]));
    }

    [Fact]
    public async Task Cancel_OnTheWay_KeepsWhatIsDone_AndRetryContinues()
    {
        var decks = await _app.AddDecksAsync(5);
        var job = await _app.StartJobAsync(decks, "cancel");
        _app.Worker.Let(1);
        await _app.UntilAsync($"api/v1/jobs/{job}", view => view.GetProperty("items").GetProperty("done").GetInt32() == 1);

        var cancelling = await _app.PostAsync($"api/v1/jobs/{job}/cancel", new { by = "Ana" });
        Assert.False(cancelling.GetProperty("links").TryGetProperty("pause", out _) && cancelling.GetProperty("state").GetString() == "cancelling");
        _app.Worker.Let(4);
        var final = await _app.FinalAsync(job);

        Assert.Equal("cancelled", final.GetProperty("state").GetString());
        Assert.Contains("kept and usable", final.GetProperty("receipt").GetString(), StringComparison.Ordinal);
        var receipt = final.GetProperty("receipt_details");
        Assert.Equal((5, "Ana"), (
            receipt.GetProperty("kept").GetInt32() + receipt.GetProperty("stopped").GetInt32() + receipt.GetProperty("not_started").GetInt32(), receipt.GetProperty("by").GetString()));
        Assert.True(final.GetProperty("links").TryGetProperty("retry", out _));
        _app.Worker.Let(10);
        await _app.PostAsync($"api/v1/jobs/{job}/retry", new { });
        Assert.Equal("succeeded", (await _app.FinalAsync(job)).GetProperty("state").GetString());
        Assert.All(decks, deck => Assert.Equal(1, _app.Worker.Analyses[deck]));
    }

    [Fact]
    public async Task Events_FromTheStart_TellEveryItem_AndReplayOnlyWhatIsNewer()
    {
        var decks = await _app.AddDecksAsync(3);
        var job = await _app.StartJobAsync(decks, "events");
        var following = FollowAsync(job, null);
        _app.Worker.Let(3);

        var events = (await following).Events;

        Assert.Equal("job.state", events[0].Name);
        var last = events[^1];
        Assert.True(last.Data.GetProperty("final").GetBoolean());
        Assert.Equal(job, last.Data.GetProperty("job").GetString());
        Assert.Equal(3, last.Data.GetProperty("items").GetProperty("done").GetInt32());
        Assert.Equal(decks.Order(), Done(events).Order());
        Assert.All(events.Where(e => e.Name == "item.state"), e => Assert.EndsWith(".pdf", e.Data.GetProperty("item").GetProperty("name").GetString(), StringComparison.Ordinal));
        Assert.All(events, e => Assert.Equal(3, Sum(e.Data.GetProperty("items"))));
        var ids = events.Where(e => e.Id is not null).Select(e => long.Parse(e.Id!, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(ids.Order(), ids);

        // Back with the id of the second end: only the third is told again, and the final state.
        var second = events.Where(e => e.Name == "item.state" && e.Data.GetProperty("item").GetProperty("state").GetString() == "done").Skip(1).First();
        var (_, replay) = await FollowAsync(job, second.Id);
        Assert.Single(Done(replay));
        Assert.Equal(last.Id, replay[^1].Id);

        var (status, nothing) = await FollowAsync(job, last.Id);
        Assert.Equal(HttpStatusCode.NoContent, status);
        Assert.Empty(nothing);
    }

    [Fact]
    public async Task Events_OfALongJob_EndByThemselves_AndTheNextStreamGoesOn()
    {
        var decks = await _app.AddDecksAsync(2);
        var job = await _app.StartJobAsync(decks, "long");

        // Nothing happens until the stream is closed: 8 s in these tests.
        var (status, first, text) = await ReadOnceAsync($"api/v1/jobs/{job}/events", null);
        _app.Worker.Let(2);
        var (_, rest) = await FollowAsync(job, first.LastOrDefault(e => e.Id is not null)?.Id);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("\n: alive\n", text, StringComparison.Ordinal);
        Assert.All(first, e => Assert.False(e.Data.TryGetProperty("final", out var final) && final.GetBoolean()));
        Assert.Equal(decks.Order(), Done(rest).Order());
    }

    [Fact]
    public async Task Events_OfSeveralJobs_ComeOverOneConnection()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Let(2);
        var (a, b) = (await _app.StartJobAsync(decks, "several a"), await _app.StartJobAsync(decks, "several b"));

        var (_, events) = await FollowPathAsync($"api/v1/events?jobs={a},{b}", null, jobs: 2);

        Assert.Equal(new[] { a, b }.Order(), events.Where(e => e.Data.TryGetProperty("final", out var final) && final.GetBoolean()).Select(e => e.Data.GetProperty("job").GetString()).Order());
        var (status, _) = await FollowPathAsync($"api/v1/events?jobs={a},{b}", events[^1].Id, jobs: 2);
        Assert.Equal(HttpStatusCode.NoContent, status);
    }

    [Fact]
    public async Task Job_Unchanged_Is304()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Let(1);
        var job = await _app.StartJobAsync(decks, "tag");
        await _app.FinalAsync(job);
        using var first = await _app.Http.GetAsync(new Uri($"api/v1/jobs/{job}", UriKind.Relative));

        using var again = new HttpRequestMessage(HttpMethod.Get, $"api/v1/jobs/{job}");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        using var second = await _app.Http.SendAsync(again);

        Assert.True(first.Headers.ETag!.IsWeak);
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task Start_Answers202WithItsLinks_AndTheSameKeyIsTheSameJob()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Let(1);
        var key = Guid.NewGuid().ToString("N");

        var (first, firstBody) = await StartAsync(decks, "key", key);
        var (_, secondBody) = await StartAsync(decks, "key", key);
        var (other, otherBody) = await StartAsync(decks, "another", key);
        await _app.FinalAsync(firstBody.GetProperty("job_id").GetString()!);

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.EndsWith($"/api/v1/jobs/{firstBody.GetProperty("job_id").GetString()}", first.Headers.Location?.ToString(), StringComparison.Ordinal);
        Assert.NotNull(first.Headers.RetryAfter);
        Assert.Equal(firstBody.GetProperty("job_id").GetString(), secondBody.GetProperty("job_id").GetString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
        Assert.Equal("IDEMPOTENCY_KEY_REUSED", otherBody.GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("", "INVALID_REQUEST")]
    [InlineData("{", "INVALID_REQUEST")]
    [InlineData("[]", "INVALID_REQUEST")]
    [InlineData("{}", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[]}""", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":["x"]}""", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"vision_model":"none"}""", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"vision_model":"openai:"}""", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"vision_model":"anthropic:some-model"}""", "MODEL_NOT_CONFIGURED")]
    [InlineData("""{"deck_ids":[1],"analysis_prompt":5}""", "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[2000000000]}""", "DECK_NOT_FOUND")]
    public async Task Start_WrongBody_IsAProblemWithACode(string body, string code)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _app.Http.PostAsync(new Uri("api/dojo/extraction-test/run-visual-analysis", UriKind.Relative), content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.InRange((int)response.StatusCode, 400, 499);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("correlation_id").GetString()!);
        Assert.DoesNotContain("   at ", problem.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("api/v1/jobs/nothing", 404)]
    [InlineData("api/v1/jobs?state=odd", 400)]
    [InlineData("api/v1/jobs?page_size=0", 400)]
    [InlineData("api/v1/jobs?page_token=AAAA", 400)]
    [InlineData("api/v1/events", 400)]
    [InlineData("api/v1/decks/0/pages/1", 404)]
    [InlineData("api/nothing", 404)]
    public async Task Get_WrongAddress_IsAProblem(string path, int status)
    {
        using var response = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task CacheVisualAnalysis_WithTheKey_IsStoredAtOnce_AndWithoutItRefused()
    {
        var deck = (await _app.AddDecksAsync(1))[0];
        var body = new { deck_id = deck, visual_results = new { note = "from elsewhere" }, vision_model = "classic", analysis_prompt = "callback" };

        using var refused = await _app.Http.PostAsJsonAsync(new Uri(CacheVisualAnalysisRequest.Path, UriKind.Relative), body);
        using var request = new HttpRequestMessage(HttpMethod.Post, CacheVisualAnalysisRequest.Path) { Content = JsonContent.Create(body) };
        request.Headers.Add(CacheVisualAnalysisRequest.KeyHeader, AppFixture.InternalKey);
        using var stored = await _app.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        await UntilSampleAsync([deck], "callback", completed: 1);
        Assert.Contains($"GPU caching visual analysis for deck {deck}", _app.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UploadInBlocks_BecomesOneDeck_AndMissingBlocksAreAConflict()
    {
        const string name = "blocks.pdf";
        foreach (var (index, text) in new[] { (0, "%PDF-1.7 first "), (1, "second") })
        {
            using var block = new ByteArrayContent(Encoding.ASCII.GetBytes(text));
            using var sent = await _app.Http.PutAsync(new Uri($"api/v1/decks/{name}/blocks/{index}", UriKind.Relative), block);
            Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        }

        using var tooMany = await _app.Http.PostAsJsonAsync(new Uri($"api/v1/decks/{name}/commit", UriKind.Relative), new { blocks = 3 });
        using var committed = await _app.Http.PostAsJsonAsync(new Uri($"api/v1/decks/{name}/commit", UriKind.Relative), new { blocks = 2 });

        Assert.Equal(HttpStatusCode.Conflict, tooMany.StatusCode);
        Assert.Equal(HttpStatusCode.Accepted, committed.StatusCode);
        var decks = await _app.UntilAsync($"api/v1/decks?name={name}", found => found.GetProperty("decks").GetArrayLength() == 1);
        Assert.Equal(21, decks.GetProperty("decks")[0].GetProperty("size_bytes").GetInt64());
    }

    [Fact]
    public async Task Upload_TooLarge_NamesTheLimit()
    {
        using var content = new ByteArrayContent(new byte[(8 * 1024 * 1024) + 1]);
        using var response = await _app.Http.PutAsync(new Uri("api/v1/decks/large.pdf", UriKind.Relative), content);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("Decks:BlockBytesMax", problem.GetProperty("action").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameName_NewContent_KeepsItsIdAndLosesItsCachedResult()
    {
        var deck = (await _app.AddDecksAsync(1))[0];
        _app.Worker.Let(1);
        await _app.FinalAsync(await _app.StartJobAsync([deck], "content"));
        await UntilSampleAsync([deck], "content", completed: 1);
        var name = (await _app.GetAsync($"api/v1/decks/{deck}")).GetProperty("name").GetString();

        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("%PDF-1.7 changed"));
        using var stored = await _app.Http.PutAsync(new Uri($"api/v1/decks/{name}", UriKind.Relative), content);

        await UntilSampleAsync([deck], "content", completed: 0);
    }

    [Fact]
    public async Task Rebuild_AfterRowsWereForgotten_MakesThemAgainWithoutAnalysingAgain()
    {
        var decks = await _app.AddDecksAsync(2);
        _app.Worker.Let(2);
        var job = await _app.StartJobAsync(decks, "rebuild");
        var before = await _app.FinalAsync(job);
        var runs = await _app.GetAsync($"api/v1/decks/{decks[0]}/runs");
        await DeleteRowsAsync("jobs", row => row.GetString("id") == job);
        await DeleteRowsAsync("jobitems", row => row.PartitionKey == job);
        await DeleteRowsAsync(StorageNames.VisualAnalysisCache, row => decks.Any(deck => row.PartitionKey == $"{deck}"));
        await DeleteRowsAsync("analysisruns", row => decks.Any(deck => row.PartitionKey == $"{deck}"));
        await DeleteRowsAsync("analysisends", row => row.GetString("job_id") == job);
        await DeleteRowsAsync("decks", row => row.GetInt32("deck_id") is { } id && decks.Contains(id));
        using var gone = await _app.Http.GetAsync(new Uri($"api/v1/jobs/{job}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);

        var report = await _app.RebuildAsync();

        Assert.True(report.GetProperty("job_rows").GetInt32() >= 1);
        var after = await _app.GetAsync($"api/v1/jobs/{job}");
        Assert.Equal(before.GetProperty("items").ToString(), after.GetProperty("items").ToString());
        Assert.Equal(before.GetProperty("batch_results").ToString(), after.GetProperty("batch_results").ToString());
        Assert.Equal(runs.ToString(), (await _app.GetAsync($"api/v1/decks/{decks[0]}/runs")).ToString());
        Assert.Equal(2, await _app.Tables.GetTableClient("analysisends").QueryAsync<TableEntity>($"job_id eq '{job}'").CountAsync());
        Assert.Equal(2, (await _app.GetAsync($"api/v1/jobs/{job}/items?state=done")).GetProperty("items").GetArrayLength());
        await UntilSampleAsync(decks, "rebuild", completed: 2);
        Assert.All(decks, deck => Assert.Equal(1, _app.Worker.Analyses[deck]));
    }

    [Fact]
    public async Task Rebuild_SourceThatIsGone_FailsItsDeckWithTheReason()
    {
        var deck = (await _app.AddDecksAsync(1))[0];
        var name = (await _app.GetAsync($"api/v1/decks/{deck}")).GetProperty("name").GetString()!;
        await _app.Blobs.GetBlobContainerClient(StorageNames.Decks).DeleteBlobAsync(name);

        await _app.RebuildAsync();

        var row = await _app.GetAsync($"api/v1/decks/{deck}");
        Assert.Equal("failed", row.GetProperty("state").GetString());
        Assert.Equal("SOURCE_LOST", row.GetProperty("failure").GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("", "text/html", "The web app")]
    [InlineData("decks/some/view", "text/html", "The web app")]
    [InlineData("assets/app-1.js", "text/javascript", "export")]
    public async Task Dashboard_AnyPathOfTheApp_IsServedUnderAStrictPolicy(string path, string type, string content)
    {
        using var response = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(content, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("..%2fsecret.txt")]
    [InlineData("assets/..%2f..%2fsecret.txt")]
    [InlineData("%2e%2e/secret.txt")]
    public async Task Dashboard_PathsOutOfItsFolder_AreNotServed(string path)
    {
        using var response = await _app.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.DoesNotContain("secret", (await response.Content.ReadAsStringAsync()).Replace("secret.txt", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_InTheMiddle_GoesOnByItself_AndSaysThatItWasInterrupted()
    {
        var decks = await _app.AddDecksAsync(4);
        var job = await _app.StartJobAsync(decks, "kill");
        _app.Worker.Let(2);
        await _app.UntilAsync($"api/v1/jobs/{job}", view => view.GetProperty("items").GetProperty("done").GetInt32() == 2);

        await _app.RestartAsync();
        await _app.UntilAsync($"api/v1/jobs/{job}", view => view.GetProperty("interruptions").GetInt32() == 1);
        _app.Worker.Let(100);
        var final = await _app.FinalAsync(job);

        Assert.Equal("succeeded", final.GetProperty("state").GetString());
        Assert.Equal("interrupted once, 0 items lost", final.GetProperty("interruptions_label").GetString());
        Assert.All(decks[..2], deck => Assert.Equal(1, _app.Worker.Analyses[deck]));
    }

    private async Task<JsonElement> UntilSampleAsync(int[] decks, string prompt, int completed)
    {
        var deadline = Testing.Deadline.Token;
        while (true)
        {
            deadline.ThrowIfCancellationRequested();
            var sample = await _app.PostAsync("api/dojo/extraction-test/sample", new { existing_ids = decks, analysis_prompt = prompt });
            if (sample.GetProperty("progress").GetProperty("completed").GetInt32() == completed) return sample;
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private async Task<(HttpResponseMessage Response, JsonElement Body)> StartAsync(int[] decks, string prompt, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/dojo/extraction-test/run-visual-analysis")
        {
            Content = JsonContent.Create(new { deck_ids = decks, analysis_prompt = prompt }),
        };
        request.Headers.Add("Idempotency-Key", key);
        var response = await _app.Http.SendAsync(request);
        return (response, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task DeleteRowsAsync(string tableName, Func<TableEntity, bool> matches)
    {
        var table = _app.Tables.GetTableClient(tableName);
        var rows = new List<TableEntity>();
        await foreach (var row in table.QueryAsync<TableEntity>()) rows.Add(row);
        var matching = rows.Where(matches).ToList();
        Assert.NotEmpty(matching);
        foreach (var row in matching) await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
    }

    private Task<(HttpStatusCode Status, IReadOnlyList<Event> Events)> FollowAsync(string job, string? lastId) =>
        FollowPathAsync($"api/v1/jobs/{job}/events", lastId, jobs: 1);

    /// <summary>Reads to the end of all jobs, coming back with the last id when the stream was closed before.</summary>
    private async Task<(HttpStatusCode Status, IReadOnlyList<Event> Events)> FollowPathAsync(string path, string? lastId, int jobs)
    {
        var all = new List<Event>();
        while (true)
        {
            var (status, events, _) = await ReadOnceAsync(path, lastId);
            all.AddRange(events);
            lastId = events.LastOrDefault(e => e.Id is not null)?.Id ?? lastId;
            if (status != HttpStatusCode.OK || all.Count(e => e.Data.TryGetProperty("final", out var final) && final.GetBoolean()) >= jobs) return (status, all);
        }
    }

    private async Task<(HttpStatusCode Status, IReadOnlyList<Event> Events, string Text)> ReadOnceAsync(string path, string? lastId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        using var response = await _app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.OK) Assert.StartsWith("retry: 3000\n\n", text, StringComparison.Ordinal);
        var events = text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(block => block.Split('\n').Where(line => line.Contains(": ", StringComparison.Ordinal) && !line.StartsWith(':'))
                .ToDictionary(line => line[..line.IndexOf(':', StringComparison.Ordinal)], line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]))
            .Where(fields => fields.ContainsKey("data"))
            .Select(fields => new Event(fields["event"], fields.GetValueOrDefault("id"), JsonSerializer.Deserialize<JsonElement>(fields["data"])))
            .ToList();
        return (response.StatusCode, events, text);
    }

    private static IEnumerable<int> Done(IEnumerable<Event> events) => events
        .Where(e => e.Name == "item.state" && e.Data.GetProperty("item").GetProperty("state").GetString() == "done")
        .Select(e => int.Parse(e.Data.GetProperty("item").GetProperty("id").GetString()!, System.Globalization.CultureInfo.InvariantCulture));

    private static int Sum(JsonElement items) => items.EnumerateObject().Where(bucket => bucket.Name != "total").Sum(bucket => bucket.Value.GetInt32());

    private sealed record Event(string Name, string? Id, JsonElement Data);
}
