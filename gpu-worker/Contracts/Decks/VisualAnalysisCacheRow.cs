using System.Globalization;

namespace Workflows.Contracts;

/// <summary>A row of <see cref="StorageNames.VisualAnalysisCache"/>; the worker and the functions app upsert the same key.</summary>
/// <remarks>It counts only while <see cref="ContentSha256"/> is the deck's current content.</remarks>
public sealed record VisualAnalysisCacheRow
{
    /// <summary>UTF-16 characters of JSON up to which the result is in the row; a table's text property holds 64 KB.</summary>
    public const int InlineJsonMax = 30 * 1024;

    public const string PitchDeckIdName = "pitch_deck_id";
    public const string AnalysisResultJsonName = "analysis_result_json";
    public const string AnalysisResultBlobName = "analysis_result_blob";
    public const string AnalysisResultSha256Name = "analysis_result_sha256";
    public const string VisionModelUsedName = "vision_model_used";
    public const string PromptUsedName = "prompt_used";
    public const string CreatedAtName = "created_at";
    public const string ContentSha256Name = "content_sha256";
    public const string ModelVersionName = "model_version";
    public const string SecondsName = "seconds";
    public const string PagesName = "pages";
    public const string JobIdName = "job_id";

    public required int PitchDeckId { get; init; }

    /// <summary>The result when it is short; null when it is in <see cref="AnalysisResultBlob"/>.</summary>
    public string? AnalysisResultJson { get; init; }

    /// <summary>Blob in <see cref="StorageNames.Results"/>.</summary>
    public string? AnalysisResultBlob { get; init; }

    /// <summary>Lower-case hex over the result's JSON in UTF-8.</summary>
    public required string AnalysisResultSha256 { get; init; }

    /// <summary>At most 100 characters.</summary>
    public required string VisionModelUsed { get; init; }

    public required string PromptUsed { get; init; }

    /// <summary>UTC.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    public required string ContentSha256 { get; init; }

    public required string ModelVersion { get; init; }

    public required double Seconds { get; init; }

    public required int Pages { get; init; }

    public string? JobId { get; init; }

    public string PartitionKey => VisualAnalysisCacheKey.PartitionFor(PitchDeckId);

    public string RowKey => VisualAnalysisCacheKey.For(PitchDeckId, VisionModelUsed, PromptUsed);

    /// <summary>The row as a table stores it, keys included.</summary>
    public Dictionary<string, object> ToProperties()
    {
        var row = new Dictionary<string, object>
        {
            ["PartitionKey"] = PartitionKey,
            ["RowKey"] = RowKey,
            [PitchDeckIdName] = PitchDeckId,
            [AnalysisResultSha256Name] = AnalysisResultSha256,
            [VisionModelUsedName] = VisionModelUsed,
            [PromptUsedName] = PromptUsed,
            [CreatedAtName] = CreatedAt,
            [ContentSha256Name] = ContentSha256,
            [ModelVersionName] = ModelVersion,
            [SecondsName] = Seconds,
            [PagesName] = Pages,
        };
        if (AnalysisResultJson is not null) row[AnalysisResultJsonName] = AnalysisResultJson;
        if (AnalysisResultBlob is not null) row[AnalysisResultBlobName] = AnalysisResultBlob;
        if (JobId is not null) row[JobIdName] = JobId;
        return row;
    }

    /// <summary>Reads what <see cref="ToProperties"/> wrote (a <c>TableEntity</c> is such a dictionary).</summary>
    /// <exception cref="FormatException">A required property is missing or of another type.</exception>
    public static VisualAnalysisCacheRow FromProperties(IDictionary<string, object> row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            PitchDeckId = Convert.ToInt32(Required(row, PitchDeckIdName), CultureInfo.InvariantCulture),
            AnalysisResultJson = Text(row, AnalysisResultJsonName),
            AnalysisResultBlob = Text(row, AnalysisResultBlobName),
            AnalysisResultSha256 = RequiredText(row, AnalysisResultSha256Name),
            VisionModelUsed = RequiredText(row, VisionModelUsedName),
            PromptUsed = RequiredText(row, PromptUsedName),
            CreatedAt = Instant(row, CreatedAtName),
            ContentSha256 = RequiredText(row, ContentSha256Name),
            ModelVersion = RequiredText(row, ModelVersionName),
            Seconds = Convert.ToDouble(Required(row, SecondsName), CultureInfo.InvariantCulture),
            Pages = Convert.ToInt32(Required(row, PagesName), CultureInfo.InvariantCulture),
            JobId = Text(row, JobIdName),
        };
    }

    private static object Required(IDictionary<string, object> row, string name) =>
        row.TryGetValue(name, out var value) && value is not null
            ? value
            : throw new FormatException($"A row of {StorageNames.VisualAnalysisCache} has no '{name}'.");

    private static string RequiredText(IDictionary<string, object> row, string name) =>
        Required(row, name) as string
        ?? throw new FormatException($"'{name}' in a row of {StorageNames.VisualAnalysisCache} is not text.");

    private static string? Text(IDictionary<string, object> row, string name) =>
        row.TryGetValue(name, out var value) ? value as string : null;

    private static DateTimeOffset Instant(IDictionary<string, object> row, string name) => Required(row, name) switch
    {
        DateTimeOffset instant => instant.ToUniversalTime(),
        DateTime instant => new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)),
        var other => throw new FormatException($"'{name}' in a row of {StorageNames.VisualAnalysisCache} is a {other.GetType().Name}, not a time."),
    };
}
