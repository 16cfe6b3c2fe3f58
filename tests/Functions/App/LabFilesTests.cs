using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Workflows.Contracts;

namespace Workflows.Functions.Tests.App;

/// <summary>What people do with results: compare, pick, score, count, take along.</summary>
[Collection(SharedApp.Name)]
public sealed class LabFilesTests
{
    private readonly AppFixture _app;

    public LabFilesTests(AppFixture app)
    {
        _app = app;
        app.Worker.Hold();
    }

    [Fact]
    public async Task Compare_TwoPrompts_ShowsWhatDiffers_AndAPickScoresBoth()
    {
        var deck = (await _app.AddDecksAsync(1))[0];
        _app.Worker.Let(2);
        await _app.FinalAsync(await _app.StartAsync(new
        {
            deck_ids = new[] { deck },
            variants = new object[] { new { vision_model = "openai:test", analysis_prompt = "left" }, new { vision_model = "openai:test", analysis_prompt = "right" } },
        }));
        var runs = (await _app.GetAsync($"api/v1/decks/{deck}/runs")).GetProperty("runs").EnumerateArray()
            .ToDictionary(run => run.GetProperty("analysis_prompt").GetString()!, run => run.GetProperty("run_id").GetString()!);
        var path = $"api/v1/decks/{deck}/compare?left={runs["left"]}&right={runs["right"]}";

        var comparison = await _app.GetAsync(path);
        var page = comparison.GetProperty("pages")[0];
        Assert.Equal(["headline", "text"], page.GetProperty("changed").EnumerateArray().Select(change => change.GetProperty("field").GetString()));
        Assert.Equal(("Headline left", 1), (page.GetProperty("changed")[0].GetProperty("left").GetString(), page.GetProperty("changed")[0].GetProperty("left_boxes").GetArrayLength()));
        Assert.True(comparison.GetProperty("pages")[1].GetProperty("same").GetBoolean());
        Assert.False(page.TryGetProperty("pick", out _));

        // Three picks: a winner, a tie, and a value that neither has.
        await PutAsync($"api/v1/golden/{deck}/pages/1", new { field = "headline", winner_run_id = runs["left"] });
        await PutAsync($"api/v1/golden/{deck}/pages/2", new { field = "headline", tie = true, run_ids = new[] { runs["left"], runs["right"] } });
        await PutAsync($"api/v1/golden/{deck}/pages/2", new { field = "slide_type", value = "team" });

        Assert.Equal("left", (await _app.GetAsync(path)).GetProperty("pages")[0].GetProperty("pick").GetString());
        var left = await _app.GetAsync("api/v1/golden/score?vision_model=openai:test&analysis_prompt=left");
        var right = await _app.GetAsync("api/v1/golden/score?vision_model=openai:test&analysis_prompt=right");
        Assert.Equal((3, 2), (left.GetProperty("scored").GetInt32(), left.GetProperty("agree").GetInt32()));
        Assert.Equal((3, 1, 0.3333), (right.GetProperty("scored").GetInt32(), right.GetProperty("agree").GetInt32(), right.GetProperty("score").GetDouble()));
        var miss = right.GetProperty("misses").EnumerateArray().Single(miss => miss.GetProperty("field").GetString() == "headline");
        Assert.Equal(("Headline left", "Headline right"), (miss.GetProperty("expected").GetString(), miss.GetProperty("actual").GetString()));

        var picks = (await _app.GetAsync("api/v1/golden")).GetProperty("picks").EnumerateArray().Where(pick => pick.GetProperty("deck_id").GetInt32() == deck).ToArray();
        Assert.Equal(3, picks.Length);
        using var deleted = await _app.Http.DeleteAsync(new Uri($"api/v1/golden/{deck}/pages/2", UriKind.Relative));
        Assert.Equal(2, (await deleted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("deleted").GetInt32());
    }

    [Theory]
    [InlineData("""{"field":"colour","value":"x"}""", "INVALID_REQUEST")]
    [InlineData("""{"field":"slide_type","value":"nonsense"}""", "INVALID_REQUEST")]
    [InlineData("""{"field":"headline"}""", "INVALID_REQUEST")]
    [InlineData("""{"field":"headline","winner_run_id":"0123456789abcdef"}""", "RUN_NOT_FOUND")]
    [InlineData("""{"field":"figures","value":"$5"}""", "INVALID_REQUEST")]
    public async Task Pick_Wrong_IsAProblem(string body, string code)
    {
        var deck = (await _app.AddDecksAsync(1))[0];
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _app.Http.PutAsync(new Uri($"api/v1/golden/{deck}/pages/1", UriKind.Relative), content);

        Assert.Equal(code, (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task Statistics_CountEveryEnd_AndOutliveTheProcess()
    {
        var decks = await _app.AddDecksAsync(2);
        var before = await _app.GetAsync("api/v1/statistics");
        _app.Worker.Broken[decks[1]] = true;
        _app.Worker.Let(2);
        var job = await _app.StartAsync(new { deck_ids = decks, vision_model = "openai:test", analysis_prompt = "statistics" });
        await _app.FinalAsync(job);
        _app.Worker.Broken.Clear();
        var second = await _app.StartAsync(new { deck_ids = decks[..1], vision_model = "openai:test", analysis_prompt = "statistics" });
        await _app.FinalAsync(second);

        await _app.RestartAsync();
        var after = await _app.GetAsync("api/v1/statistics?days=1");

        int Delta(string name) => after.GetProperty("decks").GetProperty(name).GetInt32() - before.GetProperty("decks").GetProperty(name).GetInt32();
        Assert.Equal((1, 1, 1), (Delta("done"), Delta("failed"), Delta("cached")));
        Assert.Equal(0.02, after.GetProperty("callback_seconds").GetProperty("p50").GetDouble());
        Assert.Equal(0.75, after.GetProperty("page_seconds").GetProperty("avg").GetDouble());
        Assert.InRange(after.GetProperty("models").EnumerateArray().Single(model => model.GetProperty("vision_model").GetString() == "openai:test").GetProperty("success_rate").GetDouble(), 0.01, 0.99);
        var batches = after.GetProperty("batches").EnumerateArray().Take(2).ToArray();
        Assert.Equal([second, job], batches.Select(batch => batch.GetProperty("job_id").GetString()));

        // The failed deck used the model all the same.
        Assert.Equal(["0.00", "0.008"], batches.Select(batch => batch.GetProperty("cost").GetString()));
    }

    [Fact]
    public async Task Export_EveryFormat_IsAnAttachmentWithEveryPage()
    {
        var decks = await _app.AddDecksAsync(2);
        _app.Worker.Broken[decks[1]] = true;
        _app.Worker.Let(3);
        var job = await _app.StartAsync(new { deck_ids = decks, vision_model = "openai:test", analysis_prompt = "<script>alert(1)</script>" });
        await _app.FinalAsync(job);
        _app.Worker.Broken.Clear();
        await AddPictureAsync(decks[0]);

        var (csv, csvName) = await ExportAsync(job, "csv");
        var (html, htmlName) = await ExportAsync(job, "html");
        var (json, _) = await ExportAsync(job, "json");

        Assert.Matches($"^deck-analysis-\\d{{4}}-\\d\\d-\\d\\d-{job}\\.csv$", csvName);
        Assert.EndsWith(".html", htmlName, StringComparison.Ordinal);
        Assert.Equal('\ufeff', csv[0]);
        var rows = csv.TrimEnd().Split("\r\n");
        Assert.StartsWith("deck_id,deck,variant,", rows[0][1..], StringComparison.Ordinal);
        Assert.Equal(4, rows.Length);
        Assert.Contains(",market,", rows[2], StringComparison.Ordinal);
        Assert.Contains(",'=Figures,", rows[2], StringComparison.Ordinal);
        Assert.Contains("PDF_CORRUPT", rows[3], StringComparison.Ordinal);
        var (bare, _) = await ExportAsync(job, "csv&bom=false");
        Assert.Equal(csv[1..], bare);

        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/jpeg;base64,/9j/\"", html, StringComparison.Ordinal);
        Assert.Contains("page-break-before: always", html, StringComparison.Ordinal);
        Assert.EndsWith("</html>", html, StringComparison.Ordinal);

        var items = JsonDocument.Parse(json).RootElement.GetProperty("items");
        Assert.Equal([true, false], items.EnumerateArray().Select(item => item.TryGetProperty("visual_results", out _)));
        Assert.Equal(2, items[0].GetProperty("visual_results").GetProperty("page_count").GetInt32());

        using var wrong = await _app.Http.GetAsync(new Uri($"api/v1/jobs/{job}/export?format=pdf", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Answers_AreAsTheDescriptionSays()
    {
        var api = new Http.ApiSchema();
        var deck = (await _app.AddDecksAsync(1))[0];
        _app.Worker.Partial[deck] = true;
        _app.Worker.Let(3);
        var body = new { deck_ids = new[] { deck }, variants = new object[] { new { vision_model = "openai:test", analysis_prompt = "described" }, new { } }, budget = 5 };
        var plan = await _app.PostAsync("api/dojo/extraction-test/plan", body);
        var job = await _app.StartAsync(body);
        await _app.FinalAsync(job);
        _app.Worker.Partial.Clear();
        await _app.FinalAsync(await _app.StartAsync(new { deck_ids = new[] { deck } }));
        var runs = (await _app.GetAsync($"api/v1/decks/{deck}/runs")).GetProperty("runs").EnumerateArray().Select(run => run.GetProperty("run_id").GetString()).ToArray();
        await PutAsync($"api/v1/golden/{deck}/pages/2", new { field = "figures", winner_run_id = runs[0] });

        Check("/api/dojo/extraction-test/plan", plan, "post");
        foreach (var (path, address) in new[]
        {
            ("/api/v1/models", "api/v1/models"),
            ("/api/v1/jobs", "api/v1/jobs?page_size=5"),
            ("/api/v1/jobs/{id}", $"api/v1/jobs/{job}"),
            ("/api/v1/jobs/{id}/items", $"api/v1/jobs/{job}/items"),
            ("/api/v1/jobs/{id}/matrix", $"api/v1/jobs/{job}/matrix"),
            ("/api/v1/jobs/{id}/export", $"api/v1/jobs/{job}/export"),
            ("/api/v1/decks/{deckRef}/runs", $"api/v1/decks/{deck}/runs"),
            ("/api/v1/decks/{deckRef}/runs/{runId}", $"api/v1/decks/{deck}/runs/{runs[^1]}"),
            ("/api/v1/decks/{deckRef}/results", $"api/v1/decks/{deck}/results"),
            ("/api/v1/decks/{deckRef}/compare", $"api/v1/decks/{deck}/compare?left={runs[0]}&right={runs[^1]}"),
            ("/api/v1/golden", "api/v1/golden"),
            ("/api/v1/golden/score", "api/v1/golden/score?vision_model=classic"),
            ("/api/v1/statistics", "api/v1/statistics"),
        })
            Check(path, await _app.GetAsync(address), "get");

        void Check(string path, JsonElement answer, string method) =>
            Assert.True(api.Check(api.Answer(path, method, "200"), answer) is [], $"{path}: {string.Join("; ", api.Check(api.Answer(path, method, "200"), answer))}");
    }

    [Fact]
    public async Task Upload_APresentation_BecomesADeck()
    {
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes("PK not really"));
        using var stored = await _app.Http.PutAsync(new Uri("api/v1/decks/Slides.PPTX", UriKind.Relative), content);
        using var refused = await _app.Http.PutAsync(new Uri("api/v1/decks/slides.key", UriKind.Relative), new ByteArrayContent([1]));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.BadRequest), (stored.StatusCode, refused.StatusCode));
        var found = await _app.UntilAsync("api/v1/decks?name=Slides.pptx", answer => answer.GetProperty("decks").EnumerateArray().Any(deck => deck.GetProperty("state").GetString() == "ready"));
        Assert.Equal(13, found.GetProperty("decks")[0].GetProperty("size_bytes").GetInt32());
    }

    private async Task<(string Text, string Name)> ExportAsync(string job, string format)
    {
        using var response = await _app.Http.GetAsync(new Uri($"api/v1/jobs/{job}/export?format={format}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("attachment", response.Content.Headers.ContentDisposition?.DispositionType);
        return (Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync()), response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
    }

    private async Task AddPictureAsync(int deck)
    {
        var sha256 = (await _app.GetAsync($"api/v1/decks/{deck}")).GetProperty("content_sha256").GetString()!;
        var container = _app.Blobs.GetBlobContainerClient(StorageNames.DeckPages);
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(StorageNames.PageImage(sha256, 1)).UploadAsync(BinaryData.FromBytes(new byte[] { 0xff, 0xd8, 0xff }), overwrite: true);
    }

    private async Task PutAsync(string path, object body)
    {
        using var response = await _app.Http.PutAsJsonAsync(new Uri(path, UriKind.Relative), body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
