using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Picks of what is right, and how a model and prompt do against them.</summary>
public sealed class GoldenEndpoints(DeckStore decks, AnalysisRunStore runs, VisualAnalysisCache cache, GoldenStore golden, TimeProvider time)
{
    /// <summary>Picks that one score looks at; a person makes hundreds.</summary>
    private const int ScoredMax = 5000;

    private const int HeadlineCharactersMax = 1000;
    private const int FiguresMax = 200;
    private const int ValueCharactersMax = 16 * 1024;
    private const int PagesMax = 100_000;
    private const int TiedRunsMax = 4;

    [Function("PickGolden")]
    public async Task<IResult> PutAsync(
        [HttpTrigger(AuthorizationLevel.Function, "put", Route = "api/v1/golden/{deckRef}/pages/{number}")] HttpRequest request,
        string deckRef, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var page = Page(number);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: false, cancellationToken);
        var field = Field(body.Text("field", 40));
        var runIds = RunIds(body);
        if (runIds.Count > 0 == body.Has("value")) throw Problems.Invalid("/value", "Send either winner_run_id (or run_ids of a tie) or value.");
        var pick = runIds.Count > 0
            ? await OfRunsAsync(deck, page, field, runIds, cancellationToken)
            : New(deck, page, field, [Value(field, body.Root.GetProperty("value"))]);
        if (JsonSerializer.Serialize(pick.Values).Length > ValueCharactersMax)
            throw Problems.Invalid("/value", $"The value has more than {ValueCharactersMax} characters as JSON.");
        await golden.WriteAsync(pick, cancellationToken);
        return Reply.Json(GoldenPickView.From(pick, deck.Name));
    }

    [Function("UnpickGolden")]
    public async Task<IResult> DeleteAsync(
        [HttpTrigger(AuthorizationLevel.Function, "delete", Route = "api/v1/golden/{deckRef}/pages/{number}")] HttpRequest request,
        string deckRef, string number, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var deck = await decks.RequireAsync(deckRef, cancellationToken);
        var page = Page(number);
        var wanted = QueryValues.Word(request, "field", 40);
        var deleted = 0;

        // Taking back twice is the same as once.
        foreach (var field in wanted is null ? GoldenPick.Fields : [Field(wanted)])
            if (await golden.DeleteAsync(deck.DeckId, page, field, cancellationToken)) deleted++;
        return Reply.Json(new { deck.DeckId, Page = page, Deleted = deleted });
    }

    [Function("ListGolden")]
    public async Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/golden")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        const string filters = "golden";
        var (picks, next) = await golden.ListAsync(QueryValues.PageSize(request), QueryValues.PageToken(request, filters), cancellationToken);
        var names = (await decks.FindAllAsync([.. picks.Select(pick => pick.DeckId).Distinct()], cancellationToken)).ToDictionary(deck => deck.DeckId, deck => deck.Name);
        return Reply.Json(new
        {
            Picks = picks.Select(pick => GoldenPickView.From(pick, names.GetValueOrDefault(pick.DeckId))),
            NextPageToken = QueryValues.NextToken(next, filters),
        });
    }

    [Function("ScoreGolden")]
    public async Task<IResult> ScoreAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/golden/score")] HttpRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var selection = DeckSelection.Of(
            QueryValues.Word(request, "vision_model", DeckSelection.ModelCharactersMax), QueryValues.Word(request, "analysis_prompt", PromptNormalizer.LengthMax));
        var (picks, isTruncated) = await ReadAllAsync(cancellationToken);
        var results = new Dictionary<int, (string ContentSha256, DeckAnalysis Result)>();
        foreach (var deckId in picks.Select(pick => pick.DeckId).Distinct())
            if (await FindResultAsync(deckId, selection, cancellationToken) is { } found) results[deckId] = found;
        return Reply.Json(GoldenScore.Of(
            selection, picks,
            pick => results.TryGetValue(pick.DeckId, out var found) && (pick.ContentSha256 is null || pick.ContentSha256 == found.ContentSha256) ? found.Result : null,
            isTruncated));
    }

    private async Task<GoldenPick> OfRunsAsync(DeckRow deck, int page, string field, IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        var (values, content) = (new List<JsonElement>(), (string?)null);
        foreach (var runId in runIds)
        {
            var run = await runs.RequireAsync(deck, runId, cancellationToken);
            var result = await runs.RequireResultAsync(run, cancellationToken);
            if (result.Pages.FirstOrDefault(one => one.Number == page) is not { Failure: null } read)
                throw Problems.NotFound("PAGE_NOT_FOUND", "There is no such page", $"Run {runId} has no analysis of page {page}.", "Choose a page that the run has.");
            if (content is not null && content != run.ContentSha256)
                throw Problems.Conflict("RUNS_OF_OTHER_CONTENT", "The runs are of different versions of the deck.", "Choose runs of the same version.");
            content = run.ContentSha256;
            values.Add(GoldenMatch.ValueOf(field, read));
        }

        return New(deck, page, field, values) with { RunIds = runIds, ContentSha256 = content };
    }

    private GoldenPick New(DeckRow deck, int page, string field, IReadOnlyList<JsonElement> values) =>
        new() { DeckId = deck.DeckId, Page = page, Field = field, Values = values, ContentSha256 = deck.ContentSha256, PickedAt = time.GetUtcNow() };

    private async Task<(IReadOnlyList<GoldenPick> Picks, bool IsTruncated)> ReadAllAsync(CancellationToken cancellationToken)
    {
        var (all, token) = (new List<GoldenPick>(), (string?)null);
        do
        {
            var (picks, next) = await golden.ListAsync(QueryValues.PageSizeMax, token, cancellationToken);
            all.AddRange(picks);
            token = next;
        }
        while (token is not null && all.Count < ScoredMax);
        return (all.Count <= ScoredMax ? all : all[..ScoredMax], token is not null || all.Count > ScoredMax);
    }

    private async Task<(string ContentSha256, DeckAnalysis Result)?> FindResultAsync(int deckId, DeckSelection selection, CancellationToken cancellationToken)
    {
        var row = await cache.FindAsync(deckId, selection.VisionModel, selection.AnalysisPrompt, cancellationToken);
        var result = row is null ? null : await cache.ReadResultAsync(row, cancellationToken);
        try
        {
            return result?.Deserialize<DeckAnalysis>(ContractJson.Options) is { } read ? (row!.ContentSha256, read) : null;
        }
        catch (JsonException)
        {
            // A result of another worker's own shape has nothing to compare.
            return null;
        }
    }

    private static IReadOnlyList<string> RunIds(JsonBody body)
    {
        if (body.Text("winner_run_id", AnalysisRun.IdLength) is { } winner) return [winner];
        if (!body.Has("run_ids")) return [];
        var list = body.Root.GetProperty("run_ids");
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() is 0 or > TiedRunsMax || list.EnumerateArray().Any(id => id.ValueKind != JsonValueKind.String))
            throw Problems.Invalid("/run_ids", $"run_ids must name 1 to {TiedRunsMax} runs.");
        return [.. list.EnumerateArray().Select(id => id.GetString()!).Distinct(StringComparer.Ordinal)];
    }

    private static int Page(string number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var page) && page is > 0 and < PagesMax
            ? page
            : throw Problems.Invalid("number", "The page number must be a positive integer.");

    private static string Field(string? field) => field is not null && GoldenPick.Fields.Contains(field)
        ? field
        : throw Problems.Invalid("/field", $"field must be one of {string.Join(", ", GoldenPick.Fields)}.");

    private static JsonElement Value(string field, JsonElement value)
    {
        try
        {
            return field switch
            {
                GoldenPick.SlideType when value.ValueKind == JsonValueKind.String => JsonSerializer.SerializeToElement(value.Deserialize<SlideType>(ContractJson.Options), ContractJson.Options),
                GoldenPick.Headline when value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= HeadlineCharactersMax => value,
                GoldenPick.Figures when value.ValueKind == JsonValueKind.Array && value.GetArrayLength() <= FiguresMax =>
                    JsonSerializer.SerializeToElement(value.Deserialize<PageFigure[]>(ContractJson.Options), ContractJson.Options),
                _ => throw new JsonException(),
            };
        }
        catch (JsonException)
        {
            throw Problems.Invalid("/value", field switch
            {
                GoldenPick.SlideType => $"value must be a slide type: {string.Join(", ", Enum.GetValues<SlideType>().Select(type => JsonSerializer.Serialize(type).Trim('"')))}.",
                GoldenPick.Headline => $"value must be text of at most {HeadlineCharactersMax} characters.",
                _ => $"value must be a list of at most {FiguresMax} figures with kind and text.",
            });
        }
    }
}
