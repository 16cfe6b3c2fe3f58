using System.Text.Json.Serialization;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>A finished page and what it took. Its analysis may be a failure; then it is only kept for what it cost.</summary>
internal sealed record PageRecord
{
    [JsonPropertyName("analysis")] public required PageAnalysis Analysis { get; init; }

    /// <summary>Of a paid model, over all tries; null when none was asked.</summary>
    [JsonPropertyName("usage")] public ModelUsage? Usage { get; init; }

    /// <summary>The part of <see cref="Usage"/> that the instance of <see cref="InstanceId"/> took.</summary>
    [JsonPropertyName("instance_usage")] public ModelUsage? InstanceUsage { get; init; }

    /// <summary>The orchestration that made it: what it took goes into that one's ledger and no other's.</summary>
    [JsonPropertyName("instance_id")] public required string InstanceId { get; init; }

    /// <summary>Time spent on it.</summary>
    [JsonPropertyName("seconds")] public required double Seconds { get; init; }

    /// <summary>Model packs that took part, as <c>name@version</c>.</summary>
    [JsonPropertyName("packs")] public IReadOnlyList<string> Packs { get; init; } = [];

    [JsonIgnore] public int Number => Analysis.Number;

    [JsonIgnore] public bool IsGood => Analysis.Failure is null;
}
