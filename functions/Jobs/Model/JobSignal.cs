using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>Names of the external events that steer a job, and what they carry.</summary>
public sealed record JobSignal
{
    public const string Pause = "pause";
    public const string Resume = "resume";
    public const string Cancel = "cancel";

    /// <summary>Who asked, as they call themselves; null when they did not say.</summary>
    [JsonPropertyName("by")] public string? By { get; init; }
}
