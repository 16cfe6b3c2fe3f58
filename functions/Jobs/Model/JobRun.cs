using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>Input of every job orchestration: which attempt at which job this is, and what was asked.</summary>
public sealed record JobRun
{
    [JsonPropertyName("job_id")] public required string JobId { get; init; }

    [JsonPropertyName("kind")] public required string Kind { get; init; }

    /// <summary>From 1.</summary>
    [JsonPropertyName("attempt")] public required int Attempt { get; init; }

    /// <summary>Revisions of this attempt start above this, so that live event ids never go back.</summary>
    [JsonPropertyName("revision_base")] public long RevisionBase { get; init; }

    /// <summary>What all attempts together may cost, decimal text; null for no limit.</summary>
    [JsonPropertyName("budget")] public string? Budget { get; init; }

    /// <summary>What earlier attempts cost, decimal text.</summary>
    [JsonPropertyName("cost_base")] public string CostBase { get; init; } = Money.None;

    [JsonPropertyName("created_at")] public DateTimeOffset CreatedAt { get; init; }

    [JsonPropertyName("correlation_id")] public string CorrelationId { get; init; } = "";

    /// <summary>The pipeline's own request, as it was validated.</summary>
    [JsonPropertyName("request")] public required JsonElement Request { get; init; }

    /// <exception cref="JsonException">The request is not a <typeparamref name="T"/>.</exception>
    public T ReadRequest<T>() => Request.Deserialize<T>() ?? throw new JsonException($"The request of job {JobId} is null.");
}
