using System.Globalization;
using Azure.Data.Tables;
using Workflows.Contracts;
using Workflows.Jobs;
using Workflows.Storage;

namespace Workflows.Decks;

/// <summary>One computed result, kept for good: the cache has at most one a key, runs have them all.</summary>
public sealed record AnalysisRun
{
    /// <summary>Hex digits of the result's hash that name a run within its deck.</summary>
    public const int IdLength = 16;

    public required int DeckId { get; init; }

    /// <summary>Of the result's JSON, lower-case hex; also its blob's name.</summary>
    public required string Sha256 { get; init; }

    public required string VisionModel { get; init; }

    public required string AnalysisPrompt { get; init; }

    public required string ModelVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Time spent on the pages, over all tries.</summary>
    public required double Seconds { get; init; }

    /// <summary>What a paid model used; null for none.</summary>
    public ModelUsage? Usage { get; init; }

    public required int Pages { get; init; }

    /// <summary>Null when the callback came and the job's own record has not.</summary>
    public string? JobId { get; init; }

    public required string ContentSha256 { get; init; }

    public IReadOnlyList<string> Packs { get; init; } = [];

    public string? Device { get; init; }

    /// <summary>Pages without an analysis; such a result is a run but never a cache hit.</summary>
    public IReadOnlyList<int> FailedPages { get; init; } = [];

    public IReadOnlyDictionary<string, double> Scores { get; init; } = new Dictionary<string, double>();

    public IReadOnlyList<SlideType> MissingSections { get; init; } = [];

    /// <summary>Characters of the result's JSON.</summary>
    public int Size { get; init; }

    public string RunId => Sha256[..IdLength];

    /// <summary>US dollars: 0 when nothing paid took part, null when nobody knows.</summary>
    public decimal? Cost => Usage is null ? 0m : Usage.Cost;

    /// <summary>Newest first; the same result has the same key whenever it is written.</summary>
    public string RowKey => Entities.Invariant($"{DateTimeOffset.MaxValue.UtcTicks - CreatedAt.UtcTicks:D19}-{RunId}");

    public static string PartitionOf(int deckId) => deckId.ToString(CultureInfo.InvariantCulture);

    /// <param name="prompt">As it was asked: the cache goes by it.</param>
    public static AnalysisRun Of(int deckId, string prompt, DeckAnalysis result, string resultJson, string? jobId)
    {
        ArgumentNullException.ThrowIfNull(result);
        ArgumentNullException.ThrowIfNull(resultJson);
        var provenance = result.Provenance;
        return new()
        {
            DeckId = deckId,
            Sha256 = Entities.Sha256(resultJson),
            VisionModel = provenance.VisionModel,
            AnalysisPrompt = prompt,
            ModelVersion = provenance.ModelVersion,
            CreatedAt = provenance.AnalyzedAt,
            Seconds = provenance.Seconds,
            Usage = provenance.Usage,
            Pages = result.PageCount,
            JobId = jobId,
            ContentSha256 = provenance.ContentSha256,
            Packs = provenance.Packs,
            Device = provenance.Device,
            FailedPages = result.Summary.FailedPages,
            Scores = result.Summary.Scores.ToDictionary(score => score.Key, score => score.Value.Value, StringComparer.Ordinal),
            MissingSections = result.Summary.MissingSections,
            Size = resultJson.Length,
        };
    }

    /// <summary>For a merge: a job's id that is not known leaves the one that is there.</summary>
    public TableEntity ToEntity()
    {
        var row = new TableEntity(PartitionOf(DeckId), RowKey)
        {
            ["deck_id"] = DeckId,
            ["run_id"] = RunId,
            ["sha256"] = Sha256,
            ["vision_model"] = VisionModel,
            ["analysis_prompt"] = AnalysisPrompt,
            ["model_version"] = ModelVersion,
            ["created_at"] = CreatedAt,
            ["seconds"] = Seconds,
            ["pages"] = Pages,
            ["content_sha256"] = ContentSha256,
            ["facts_json"] = System.Text.Json.JsonSerializer.Serialize(new Facts(Usage, Packs, Device, FailedPages, Scores, MissingSections, Size), Entities.Json),
        };
        if (JobId is not null) row["job_id"] = JobId;
        return row;
    }

    public static AnalysisRun From(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var facts = row.Document<Facts>("facts_json") ?? new(null, [], null, [], new Dictionary<string, double>(), [], 0);
        return new()
        {
            DeckId = row.Number("deck_id"),
            Sha256 = row.Text("sha256"),
            VisionModel = row.Text("vision_model"),
            AnalysisPrompt = row.Text("analysis_prompt"),
            ModelVersion = row.Text("model_version"),
            CreatedAt = row.Instant("created_at"),
            Seconds = row.GetDouble("seconds") ?? 0,
            Usage = facts.Usage,
            Pages = row.Number("pages"),
            JobId = row.GetString("job_id"),
            ContentSha256 = row.Text("content_sha256"),
            Packs = facts.Packs,
            Device = facts.Device,
            FailedPages = facts.FailedPages,
            Scores = facts.Scores,
            MissingSections = facts.MissingSections,
            Size = facts.Size,
        };
    }

    private sealed record Facts(
        ModelUsage? Usage, IReadOnlyList<string> Packs, string? Device, IReadOnlyList<int> FailedPages,
        IReadOnlyDictionary<string, double> Scores, IReadOnlyList<SlideType> MissingSections, int Size);
}

/// <summary>A run as the API lists it.</summary>
public sealed record RunView
{
    public required string RunId { get; init; }

    public required string VisionModel { get; init; }

    public required string AnalysisPrompt { get; init; }

    public required string ModelVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required double Seconds { get; init; }

    /// <summary>US dollars as decimal text; null when nobody knows.</summary>
    public string? Cost { get; init; }

    public required int Pages { get; init; }

    /// <summary>Numbers of pages without an analysis.</summary>
    public required IReadOnlyList<int> FailedPages { get; init; }

    public string? JobId { get; init; }

    /// <summary>Of the source as it was then.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("content_sha256")] public required string ContentSha256 { get; init; }

    /// <summary>The result that the cache has for its model and prompt, of the deck as it is now.</summary>
    public required bool Current { get; init; }

    public static RunView From(AnalysisRun run, bool isCurrent)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new()
        {
            RunId = run.RunId,
            VisionModel = run.VisionModel,
            AnalysisPrompt = run.AnalysisPrompt,
            ModelVersion = run.ModelVersion,
            CreatedAt = run.CreatedAt,
            Seconds = run.Seconds,
            Cost = Money.Text(run.Cost),
            Pages = run.Pages,
            FailedPages = run.FailedPages,
            JobId = run.JobId,
            ContentSha256 = run.ContentSha256,
            Current = isCurrent,
        };
    }
}
