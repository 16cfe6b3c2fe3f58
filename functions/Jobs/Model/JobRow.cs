using Azure;
using Azure.Data.Tables;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>A job's row: written before its first instance starts, and again when an attempt ends. In between the engine knows more.</summary>
public sealed record JobRow
{
    public required string Id { get; init; }

    public required string Kind { get; init; }

    /// <summary>The current attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>The pipeline's own request as JSON, as it was validated.</summary>
    public required string RequestJson { get; init; }

    public required int ItemsTotal { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>Revisions of the current attempt start above this.</summary>
    public long RevisionBase { get; init; }

    /// <summary>What all attempts together may cost, decimal text; null for no limit.</summary>
    public string? Budget { get; init; }

    /// <summary>What earlier attempts cost, decimal text.</summary>
    public string CostBase { get; init; } = Money.None;

    /// <summary>The engine has accepted the current attempt; false marks a half-started job, which the sweep finishes.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>How often a host or worker was lost while the job ran.</summary>
    public int Interruptions { get; init; }

    public DateTimeOffset? InterruptedAt { get; init; }

    /// <summary>Which run of which host last looked after this job; another run of the same host finds it interrupted.</summary>
    public string HostId { get; init; } = "";

    public string HostEpoch { get; init; } = "";

    /// <summary>The attempt's last progress; null while it runs.</summary>
    public JobProgress? Final { get; init; }

    public JobSummary? Summary { get; init; }

    /// <summary>Storage's version of the row as it was read.</summary>
    public ETag ETag { get; init; }

    public string InstanceId => JobId.InstanceOf(Kind, Id, Attempt);

    /// <summary>One partition: jobs are listed newest first over all kinds.</summary>
    public const string Partition = "job";

    public TableEntity ToEntity()
    {
        var row = new TableEntity(Partition, JobId.DescendingKey(Id))
        {
            ["id"] = Id,
            ["kind"] = Kind,
            ["state"] = (Final?.State ?? JobState.Queued).Wire(),
            ["final"] = Final is not null,
            ["attempt"] = Attempt,
            ["items_total"] = ItemsTotal,
            ["created_at"] = CreatedAt,
            ["correlation_id"] = CorrelationId,
            ["revision_base"] = RevisionBase,
            ["scheduled"] = IsScheduled,
            ["interruptions"] = Interruptions,
            ["host_id"] = HostId,
            ["host_epoch"] = HostEpoch,
        };
        row.SetLongText("request_json", RequestJson);
        if (Budget is not null) row["budget"] = Budget;
        if (CostBase != Money.None) row["cost_base"] = CostBase;
        if (InterruptedAt is { } interruptedAt) row["interrupted_at"] = interruptedAt;
        if (Final is not null) row["final_json"] = System.Text.Json.JsonSerializer.Serialize(Final, Entities.Json);
        if (Summary is not null) row["summary_json"] = System.Text.Json.JsonSerializer.Serialize(Summary, Entities.Json);
        return row;
    }

    public static JobRow From(TableEntity row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new()
        {
            Id = row.Text("id"),
            Kind = row.Text("kind"),
            Attempt = row.Number("attempt"),
            RequestJson = row.LongText("request_json"),
            Budget = row.GetString("budget"),
            CostBase = row.GetString("cost_base") ?? Money.None,
            ItemsTotal = row.Number("items_total"),
            CreatedAt = row.Instant("created_at"),
            CorrelationId = row.Text("correlation_id"),
            RevisionBase = row.GetInt64("revision_base") ?? 0,
            IsScheduled = row.GetBoolean("scheduled") ?? false,
            Interruptions = row.GetInt32("interruptions") ?? 0,
            InterruptedAt = row.GetDateTimeOffset("interrupted_at"),
            HostId = row.GetString("host_id") ?? "",
            HostEpoch = row.GetString("host_epoch") ?? "",
            Final = row.Document<JobProgress>("final_json"),
            Summary = row.Document<JobSummary>("summary_json"),
            ETag = row.ETag,
        };
    }
}
