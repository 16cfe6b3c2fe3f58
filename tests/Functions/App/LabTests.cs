using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Workflows.Functions.Tests.App;

/// <summary>What makes the batch a lab: several variants, plans, budgets, runs and provenance.</summary>
[Collection(SharedApp.Name)]
public sealed class LabTests
{
    private readonly AppFixture _app;

    public LabTests(AppFixture app)
    {
        _app = app;
        app.Worker.Hold();
    }

    [Fact]
    public async Task Models_AreThoseOfTheConfiguration()
    {
        var models = (await _app.GetAsync("api/v1/models")).GetProperty("models").EnumerateArray().ToArray();

        Assert.Equal(["classic", "openai:test", "openai:unpriced"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.True(models[0].GetProperty("available").GetBoolean());
        Assert.Equal(10, models[1].GetProperty("price").GetProperty("output_per_million").GetDecimal());
        Assert.False(models[2].TryGetProperty("price", out _));
    }

    [Fact]
    public async Task Variants_OverTheSameDecks_AreOneJobAndAMatrix()
    {
        var decks = await _app.AddDecksAsync(2);
        _app.Worker.Let(4);

        var job = await _app.StartAsync(new
        {
            deck_ids = decks,
            variants = new object[] { new { vision_model = "classic" }, new { vision_model = "openai:test", analysis_prompt = "matrix", name = "short" } },
        });
        var final = await _app.FinalAsync(job);
        var matrix = await _app.GetAsync($"api/v1/jobs/{job}/matrix");

        Assert.Equal("4/4 analyses done", final.GetProperty("label").GetString());
        Assert.Equal("0.008", final.GetProperty("cost").GetProperty("spent").GetString());
        Assert.Equal("short", final.GetProperty("request").GetProperty("variants")[1].GetProperty("name").GetString());
        Assert.Equal(
            decks.SelectMany(deck => new[] { $"{deck}.1", $"{deck}.2" }).Order(), final.GetProperty("batch_results").EnumerateObject().Select(entry => entry.Name).Order());
        var row = matrix.GetProperty("decks")[0];
        Assert.Equal(decks[0], row.GetProperty("deck_id").GetInt32());
        Assert.Equal([60d, 80d], row.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("scores").GetProperty("story").GetDouble()));
        Assert.Equal(["0.00", "0.004"], row.GetProperty("cells").EnumerateArray().Select(cell => cell.GetProperty("cost").GetString()));
        Assert.Equal("ask", row.GetProperty("cells")[0].GetProperty("missing_sections")[0].GetString());
        Assert.Equal("0.008", matrix.GetProperty("totals")[1].GetProperty("cost").GetString());
        var item = (await _app.GetAsync($"api/v1/jobs/{job}/items")).GetProperty("items").EnumerateArray().First(item => item.GetProperty("id").GetString() == $"{decks[1]}.2");
        Assert.EndsWith(".pdf · short", item.GetProperty("name").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"deck_ids":[1],"variants":[]}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"variants":[{"vision_model":"classic"},{"vision_model":"classic","analysis_prompt":"  "}]}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"vision_model":"classic","variants":[{}]}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"variants":["classic"]}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"use_cache":"no"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"budget":-1}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"budget":"1e3"}""", 400, "INVALID_REQUEST")]
    [InlineData("""{"deck_ids":[1],"vision_model":"openai:unpriced","budget":1}""", 422, "PRICE_UNKNOWN")]
    [InlineData("""{"deck_ids":[1],"vision_model":"anthropic:any"}""", 422, "MODEL_NOT_CONFIGURED")]
    public async Task StartAndPlan_WrongBody_AreTheSameProblem(string body, int status, string code)
    {
        foreach (var path in new[] { "run-visual-analysis", "plan" })
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var response = await _app.Http.PostAsync(new Uri($"api/dojo/extraction-test/{path}", UriKind.Relative), content);
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

            Assert.Equal((status, code), ((int)response.StatusCode, problem.GetProperty("code").GetString()));
            Assert.NotEmpty(problem.GetProperty("action").GetString()!);
        }
    }

    [Fact]
    public async Task Plan_SaysWhatTheJobThenDoes()
    {
        var decks = await _app.AddDecksAsync(3);
        _app.Worker.Let(10);
        await _app.FinalAsync(await _app.StartAsync(new { deck_ids = decks[..1], vision_model = "openai:test", analysis_prompt = "plan" }));
        var body = new
        {
            deck_ids = decks,
            variants = new object[] { new { vision_model = "openai:test", analysis_prompt = "plan" }, new { vision_model = "classic", analysis_prompt = "plan" } },
            budget = "10",
        };

        var plan = await _app.PostAsync("api/dojo/extraction-test/plan", body);
        var job = await _app.FinalAsync(await _app.StartAsync(body));

        var (planned, items) = (plan.GetProperty("items"), job.GetProperty("items"));
        Assert.Equal((6, 1, 5), (planned.GetProperty("total").GetInt32(), planned.GetProperty("cached").GetInt32(), planned.GetProperty("to_run").GetInt32()));
        Assert.Equal((6, 1, 5), (items.GetProperty("total").GetInt32(), items.GetProperty("cached").GetInt32(), items.GetProperty("done").GetInt32()));
        Assert.Equal(10, plan.GetProperty("pages").GetProperty("to_run").GetInt32());
        Assert.Equal([1, 0], plan.GetProperty("variants").EnumerateArray().Select(variant => variant.GetProperty("cached").GetInt32()));
        var spent = Amount(job.GetProperty("cost").GetProperty("spent"));
        Assert.InRange(spent, Amount(plan.GetProperty("cost").GetProperty("low")), Amount(plan.GetProperty("cost").GetProperty("high")));
        Assert.True(plan.GetProperty("budget").GetProperty("enough").GetBoolean());
        Assert.Equal(1, plan.GetProperty("workers").GetInt32());
    }

    [Fact]
    public async Task Plan_OfAModelThatNeverRan_SaysThatThereAreNoSamples()
    {
        var decks = await _app.AddDecksAsync(1);

        var plan = await _app.PostAsync("api/dojo/extraction-test/plan", new { deck_ids = decks, vision_model = "openai:never" });

        Assert.False(plan.GetProperty("seconds").TryGetProperty("low", out _));
        Assert.StartsWith("no samples yet", plan.GetProperty("seconds").GetProperty("basis").GetString(), StringComparison.Ordinal);
        Assert.False(plan.TryGetProperty("cost", out _));
        Assert.Contains(plan.GetProperty("notes").EnumerateArray(), note => note.GetString()!.Contains("Vision:Models", StringComparison.Ordinal));
    }

    [Fact]
    public async Task WithoutCache_EverythingRunsAgain_AndBothRunsAreKept()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Let(2);
        var body = new { deck_ids = decks, analysis_prompt = "again", use_cache = false };
        var first = await _app.StartAsync(body);
        await _app.FinalAsync(first);

        var second = await _app.StartAsync(body);
        var final = await _app.FinalAsync(second);

        Assert.Equal(1, final.GetProperty("items").GetProperty("done").GetInt32());
        Assert.Equal(2, _app.Worker.Analyses[decks[0]]);
        Assert.All(_app.Worker.Inputs.Where(input => input.DeckId == decks[0]), input => Assert.False(input.UseCache));
        var runs = (await _app.GetAsync($"api/v1/decks/{decks[0]}/runs")).GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal([second, first], runs.Select(run => run.GetProperty("job_id").GetString()));
        Assert.Equal([true, false], runs.Select(run => run.GetProperty("current").GetBoolean()));

        // Each job keeps the result that it computed; the cache has the newest.
        var (older, newer) = (runs[1].GetProperty("run_id").GetString(), runs[0].GetProperty("run_id").GetString());
        var ofFirst = (await _app.GetAsync($"api/v1/jobs/{first}/results")).GetProperty("batch_results").GetProperty($"{decks[0]}");
        var read = await _app.GetAsync($"api/v1/decks/{decks[0]}/runs/{older}");
        Assert.Equal(read.GetProperty("visual_results").ToString(), ofFirst.ToString());
        Assert.False(read.GetProperty("provenance").GetProperty("current").GetBoolean());
        var cached = await _app.GetAsync($"api/v1/decks/{decks[0]}/results?analysis_prompt=again");
        Assert.Equal(newer, cached.GetProperty("provenance").GetProperty("run_id").GetString());
    }

    [Fact]
    public async Task Provenance_OfACachedResult_SaysWhatItSaved()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Let(1);
        var body = new { deck_ids = decks, vision_model = "openai:test", analysis_prompt = "saved" };
        var first = await _app.StartAsync(body);
        await _app.FinalAsync(first);
        var second = await _app.StartAsync(body);
        var final = await _app.FinalAsync(second);

        var path = $"api/v1/decks/{decks[0]}/results?vision_model=openai:test&analysis_prompt=saved&job_id=";
        var fresh = (await _app.GetAsync(path + first)).GetProperty("provenance");
        var cached = (await _app.GetAsync(path + second)).GetProperty("provenance");

        Assert.Equal("0.00", final.GetProperty("cost").GetProperty("spent").GetString());
        Assert.Equal((false, "0.00"), (fresh.GetProperty("cached").GetBoolean(), fresh.GetProperty("cost_saved").GetString()));
        Assert.Equal((true, "0.004"), (cached.GetProperty("cached").GetBoolean(), cached.GetProperty("cost_saved").GetString()));
        Assert.Equal((first, "0.004", 2000), (cached.GetProperty("job_id").GetString(), cached.GetProperty("cost").GetString(), cached.GetProperty("usage").GetProperty("input_tokens").GetInt32()));
        var cell = (await _app.GetAsync($"api/v1/jobs/{second}/matrix")).GetProperty("decks")[0].GetProperty("cells")[0];
        Assert.Equal(("0.00", "0.004"), (cell.GetProperty("cost").GetString(), cell.GetProperty("cost_saved").GetString()));
    }

    [Fact]
    public async Task PartialResult_IsARun_ButNoCacheHit()
    {
        var decks = await _app.AddDecksAsync(1);
        _app.Worker.Partial[decks[0]] = true;
        _app.Worker.Let(1);
        var job = await _app.StartAsync(new { deck_ids = decks, vision_model = "openai:test", analysis_prompt = "partial" });
        var final = await _app.FinalAsync(job);
        _app.Worker.Partial.Clear();

        Assert.Equal("completed_with_errors", final.GetProperty("state").GetString());
        Assert.Equal("0.004", final.GetProperty("cost").GetProperty("spent").GetString());
        var cell = (await _app.GetAsync($"api/v1/jobs/{job}/matrix")).GetProperty("decks")[0].GetProperty("cells")[0];
        Assert.Equal((2, "PAGES_FAILED"), (Assert.Single(cell.GetProperty("failed_pages").EnumerateArray()).GetInt32(), cell.GetProperty("failure").GetProperty("code").GetString()));
        var run = await _app.GetAsync($"api/v1/decks/{decks[0]}/runs/{cell.GetProperty("run_id").GetString()}");
        Assert.False(run.GetProperty("provenance").GetProperty("current").GetBoolean());
        using var cached = await _app.Http.GetAsync(new Uri($"api/v1/decks/{decks[0]}/results?vision_model=openai:test&analysis_prompt=partial", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, cached.StatusCode);
    }

    [Fact]
    public async Task Budget_ThatDoesNotReach_SkipsTheRest_AndARetryWithMoreGoesOn()
    {
        var decks = await _app.AddDecksAsync(4);
        _app.Worker.Let(10);

        // A first deck to go by: afterwards one is expected to cost 0.005 at most.
        await _app.FinalAsync(await _app.StartAsync(new { deck_ids = decks[..1], vision_model = "openai:test", analysis_prompt = "budget" }));
        var job = await _app.StartAsync(new { deck_ids = decks[1..], vision_model = "openai:test", analysis_prompt = "budget", budget = 0.01 });
        var final = await _app.FinalAsync(job);

        Assert.Equal((2, 1), (final.GetProperty("items").GetProperty("done").GetInt32(), final.GetProperty("items").GetProperty("skipped").GetInt32()));
        Assert.Equal(("0.008", "0.00", "0.01"), (Cost(final, "spent"), Cost(final, "reserved"), Cost(final, "budget")));
        Assert.Equal("BUDGET_REACHED", final.GetProperty("reason").GetProperty("code").GetString());
        Assert.All(_app.Worker.Inputs.Where(input => input.JobId == job), input => Assert.InRange(input.CostMax!.Value, 0.004m, 0.01m));

        await _app.PostAsync($"api/v1/jobs/{job}/retry", new { budget = "0.05" });
        var second = await _app.FinalAsync(job);
        Assert.Equal(("succeeded", 3), (second.GetProperty("state").GetString(), second.GetProperty("items").GetProperty("done").GetInt32()));
        Assert.Equal(("0.012", "0.05"), (Cost(second, "spent"), Cost(second, "budget")));
        Assert.Equal(3, _app.Worker.Inputs.Count(input => input.JobId == job));
    }

    [Fact]
    public async Task Sample_AtRandom_IsTheSameForTheSameSeed()
    {
        await _app.AddDecksAsync(6);
        var body = new { random = true, seed = 7, sample_size = 4 };

        var first = await _app.PostAsync("api/dojo/extraction-test/sample", body);
        var second = await _app.PostAsync("api/dojo/extraction-test/sample", body);

        Assert.Equal(4, first.GetProperty("count").GetInt32());
        Assert.Equal(7, first.GetProperty("seed").GetInt32());
        Assert.Equal(Ids(first), Ids(second));
        Assert.Equal(4, Ids(first).Distinct().Count());
    }

    [Fact]
    public async Task Sample_OfManyIds_LeavesOutWhatIsGone_AndKeepsTheOrderAsked()
    {
        var decks = await _app.AddDecksAsync(2);
        var asked = Enumerable.Range(decks[1] + 1000, 20).Append(decks[1]).Append(decks[0]).ToArray();
        var near = Enumerable.Range(decks[1] + 1, 20).Prepend(decks[0]).Prepend(decks[1]).ToArray();

        foreach (var ids in new[] { asked, near })
            Assert.Equal([decks[1], decks[0]], Ids(await _app.PostAsync("api/dojo/extraction-test/sample", new { existing_ids = ids })).Where(decks.Contains));
    }

    private static IEnumerable<int> Ids(JsonElement sample) => sample.GetProperty("decks").EnumerateArray().Select(deck => deck.GetProperty("deck_id").GetInt32());

    private static string? Cost(JsonElement job, string name) => job.GetProperty("cost").GetProperty(name).GetString();

    private static decimal Amount(JsonElement text) => decimal.Parse(text.GetString()!, System.Globalization.CultureInfo.InvariantCulture);
}
