using System.Text.Json;

namespace Workflows.Cli.Api;

/// <summary>Every item is in exactly one bucket; the buckets add up to <see cref="Total"/>.</summary>
internal sealed record ItemCounts(int Total, int Queued, int Running, int Done, int Cached, int Duplicate, int Skipped, int Failed, int Cancelled)
{
    public static readonly ItemCounts None = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    /// <summary>Items whose result is there, however it came.</summary>
    public int Succeeded => Done + Cached + Duplicate;

    public int Finished => Succeeded + Skipped + Failed + Cancelled;

    public static ItemCounts? From(JsonElement? items) => items is not { ValueKind: JsonValueKind.Object } c
        ? null
        : new(Count(c, "total"), Count(c, "queued"), Count(c, "running"), Count(c, "done"), Count(c, "cached"),
            Count(c, "duplicate"), Count(c, "skipped"), Count(c, "failed"), Count(c, "cancelled"));

    private static int Count(JsonElement counts, string name) => counts.Integer(name) ?? 0;
}

/// <summary>A sentence for people, a code for programs, and what to do.</summary>
internal sealed record Reason(string? Code, string? Sentence, string? Action)
{
    public static Reason? From(JsonElement? reason) => reason switch
    {
        { ValueKind: JsonValueKind.Object } r => new(r.Text("code"), r.Text("sentence") ?? r.Text("message") ?? r.Text("detail"), r.Text("action")),
        { ValueKind: JsonValueKind.String } r => new(null, r.GetString(), null),
        _ => null,
    };

    public override string ToString() =>
        string.Join(": ", new[] { Code, Sentence }.Where(part => part is not null)) + (Action is null ? "" : $" {Action}");
}

/// <summary>Remaining seconds as a range.</summary>
internal sealed record Eta(double P50Seconds, double P90Seconds)
{
    public static Eta? From(JsonElement? eta) =>
        eta is { } e && e.Number("p50_seconds") is { } p50 ? new(p50, e.Number("p90_seconds") ?? p50) : null;
}

/// <summary>A job as <c>GET /api/v1/jobs/{id}</c> shows it.</summary>
internal sealed record JobSnapshot
{
    public required string Id { get; init; }
    public required string State { get; init; }
    public string? Kind { get; init; }
    public string? StageLabel { get; init; }
    public required ItemCounts Items { get; init; }
    public double? Percent { get; init; }
    public Eta? Eta { get; init; }
    public Reason? Reason { get; init; }
    public int Interruptions { get; init; }
    public DateTimeOffset? CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Raised by every checkpoint; the id of the live event that reported it.</summary>
    public required string Revision { get; init; }
    public required JsonElement Raw { get; init; }

    public bool IsFinal => State is "succeeded" or "completed_with_errors" or "failed" or "cancelled" or "expired";

    public static JobSnapshot From(JsonElement job) => new()
    {
        Id = job.Text("id") ?? job.Text("job_id") ?? "",
        State = job.Text("state") ?? "unknown",
        Kind = job.Text("kind"),
        StageLabel = job.Text("stage_label"),
        Items = ItemCounts.From(job.Field("items")) ?? ItemCounts.None,
        Percent = job.Number("percent"),
        Eta = Eta.From(job.Field("eta")),
        Reason = Reason.From(job.Field("reason")),
        Interruptions = job.Integer("interruptions") ?? 0,
        CreatedAt = Time(job, "created_at"),
        StartedAt = Time(job, "started_at"),
        CompletedAt = Time(job, "completed_at"),
        Revision = job.Text("last_event_id") ?? job.Text("revision") ?? "0",
        Raw = job.Clone(),
    };

    private static DateTimeOffset? Time(JsonElement job, string name) =>
        job.Field(name) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time) ? time : null;
}
