namespace Workflows.Jobs;

/// <summary>One item as the API shows it.</summary>
public sealed record ItemView
{
    public required string Id { get; init; }

    public required int Index { get; init; }

    public required string Name { get; init; }

    public required ItemState State { get; init; }

    public required long Revision { get; init; }

    /// <summary>Why it failed or was left out.</summary>
    public ReasonView? Failure { get; init; }

    public double? Seconds { get; init; }

    /// <summary>What its last run cost, US dollars as decimal text; null when nobody knows.</summary>
    public string? Cost { get; init; }

    /// <summary>How often it ran, when more than once: passing failures are repeated by themselves.</summary>
    public int? Tries { get; init; }

    /// <summary>It ended so in an earlier attempt; null when not.</summary>
    public bool? Kept { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Set while a worker reports on it.</summary>
    public RunningItemView? Progress { get; init; }

    internal static ItemView From(RecordedItem item) => new()
    {
        Id = item.Id,
        Index = item.Index,
        Name = item.Name,
        State = item.State,
        Revision = item.Revision,
        Failure = Reason(item.Code, item.Sentence, item.Action),
        Seconds = item.Seconds,
        Cost = item.Cost,
        Tries = item.Tries > 1 ? item.Tries : null,
        Kept = item.Kept ? true : null,
        EndedAt = item.EndedAt,
    };

    internal static ItemView From(RecentEnd end) => new()
    {
        Id = end.Id,
        Index = end.Index,
        Name = end.Name,
        State = end.State,
        Revision = end.Revision,
        Failure = Reason(end.Code, end.Sentence, null),
        Seconds = end.Seconds,
    };

    // A failed item always has a sentence, if only its code.
    private static ReasonView? Reason(string? code, string? sentence, string? action) =>
        code is null ? null : new(code, sentence ?? code, action);

    /// <summary>A row, or what is newer than it: an end that is not recorded yet, or a report that it runs.</summary>
    internal static ItemView From(RecordedItem item, IReadOnlyList<RecentEnd> recent, IReadOnlyDictionary<string, RunningItemView> running)
    {
        if (item.State.IsFinal()) return From(item);
        if (recent.FirstOrDefault(end => end.Index == item.Index && end.Id == item.Id) is { } ended) return From(ended);
        return running.TryGetValue(item.Id, out var progress) ? From(item) with { State = ItemState.Running, Progress = progress } : From(item);
    }
}
