namespace Workflows.Jobs;

/// <summary>The job resource, the same for every pipeline. Written in snake_case; absent means null.</summary>
public sealed record JobView
{
    public required string Id { get; init; }

    /// <summary>The checkpoint that this view was made of; not written. Null when there is none.</summary>
    internal JobProgress? Progress { get; init; }

    public required string Kind { get; init; }

    public required JobState State { get; init; }

    public required bool Final { get; init; }

    public required string Stage { get; init; }

    public required string StageLabel { get; init; }

    public required int StepIndex { get; init; }

    public required int StepCount { get; init; }

    /// <summary>"3/10 decks analyzed".</summary>
    public required string Label { get; init; }

    public required string Unit { get; init; }

    public required ItemCounts Items { get; init; }

    public required int Percent { get; init; }

    public required string PercentBasis { get; init; }

    public EtaView? Eta { get; init; }

    /// <summary>Finished items per minute; null until one was measured.</summary>
    public double? Throughput { get; init; }

    public required CostView Cost { get; init; }

    public ReasonView? Reason { get; init; }

    /// <summary>Items that a worker reports on now.</summary>
    public required IReadOnlyList<RunningItemView> CurrentItems { get; init; }

    public required int Attempt { get; init; }

    public required int Interruptions { get; init; }

    /// <summary>"interrupted 2 times, 0 items lost"; null when it never was.</summary>
    public string? InterruptionsLabel { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The last sign of life: a checkpoint, or a report of a running item.</summary>
    public required DateTimeOffset HeartbeatAt { get; init; }

    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Wall time of a finished attempt.</summary>
    public double? Seconds { get; init; }

    /// <summary>What a cancelled job kept and dropped.</summary>
    public string? Receipt { get; init; }

    /// <summary>The receipt in numbers.</summary>
    public CancelReceipt? ReceiptDetails { get; init; }

    public required long Revision { get; init; }

    public required string LastEventId { get; init; }

    public required string CorrelationId { get; init; }

    /// <summary>What was asked, in the pipeline's own words.</summary>
    public required System.Text.Json.JsonElement Request { get; init; }

    /// <summary>Only what is allowed now; a button is there when its link is.</summary>
    public required IReadOnlyDictionary<string, string> Links { get; init; }
}

/// <summary>Seconds that are left: the median and the ninety per cent mark.</summary>
/// <param name="Basis">"from 6 finished decks at 41 s", or "measuring".</param>
public sealed record EtaView(double? P50Seconds, double? P90Seconds, string Basis, int Samples);

/// <param name="Spent">Decimal text, over all attempts.</param>
/// <param name="Reserved">Set aside for running items.</param>
/// <param name="Budget">Null for no limit.</param>
public sealed record CostView(string Spent, string Reserved, string? Budget, string Currency)
{
    /// <summary>Items whose cost nobody knows (a model without a price, a worker that never answered); they are not in <see cref="Spent"/>. Null for none.</summary>
    public int? Unpriced { get; init; }
}

/// <summary>Why it does not move, or why it ended.</summary>
public sealed record ReasonView(string Code, string Sentence, string? Action);

/// <summary>An item that is worked on now.</summary>
public sealed record RunningItemView
{
    public required string Id { get; init; }

    public required int? Done { get; init; }

    public required int? Total { get; init; }

    public required string? Unit { get; init; }

    /// <summary>"Processing deck 3: page 5/17".</summary>
    public required string? Label { get; init; }

    public required DateTimeOffset ReportedAt { get; init; }

    /// <summary>Why it stands still for the moment.</summary>
    public WaitingView? Waiting { get; init; }
}

/// <param name="Until">UTC; null when nobody knows.</param>
public sealed record WaitingView(string Code, string Sentence, DateTimeOffset? Until);
