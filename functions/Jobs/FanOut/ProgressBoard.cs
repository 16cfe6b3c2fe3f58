using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>Keeps the custom status of an attempt: raises the revision, keeps percent from falling, stays below 16 KB.</summary>
internal sealed class ProgressBoard
{
    /// <summary>Ends repeated in the status; live readers fetch older ones from the items table.</summary>
    private const int RecentMax = 16;
    private const int NameCharactersMax = 60;
    private const int SentenceCharactersMax = 120;

    // A character takes at most six bytes of JSON (\u00e9); 2 KB are for the fixed fields.
    private const int RecentCharactersMax = (14 * 1024) / 6;

    private readonly TaskOrchestrationContext _context;
    private readonly JobKind _kind;
    private readonly LinkedList<RecentEnd> _recent = new();
    private readonly TimingWindow _timing;
    private readonly CostLedger _costs;
    private JobProgress _progress;

    public ProgressBoard(TaskOrchestrationContext context, JobRun run, JobKind kind, string stage, int total, CostLedger costs)
    {
        _costs = costs;
        _context = context;
        _kind = kind;
        var now = Utc(context);
        _timing = new(now);
        var items = ItemCounts.AllQueued(total);
        _progress = new()
        {
            Revision = run.RevisionBase,
            Attempt = run.Attempt,
            State = JobState.Running,
            Stage = stage,
            Items = items,
            Unit = kind.Unit,
            Label = kind.LabelFor(items),
            Percent = 0,
            StartedAt = now,
            UpdatedAt = now,
            Budget = run.Budget,
        };
    }

    public JobProgress Current => _progress;

    /// <summary>The revision that the next checkpoint will carry.</summary>
    public long NextRevision => _progress.Revision + 1;

    /// <summary>Raises the revision for one end, so that replaying events from any id is exact.</summary>
    public void AddEnd(int index, string id, string name, ItemEnd end)
    {
        var revision = NextRevision;
        _progress = _progress with { Revision = revision, BudgetSkipped = _progress.BudgetSkipped + (IsForMoney(end) ? 1 : 0) };
        _recent.AddLast(new RecentEnd
        {
            Index = index,
            Id = id,
            Name = Cut(name, NameCharactersMax),
            State = end.State,
            Revision = revision,
            Seconds = end.Seconds,
            Code = end.Code,
            Sentence = end.State == ItemState.Failed && end.Sentence is { } sentence ? Cut(sentence, SentenceCharactersMax) : null,
        });
        while (_recent.Count > RecentMax || (_recent.Count > 1 && _recent.Sum(Characters) > RecentCharactersMax)) _recent.RemoveFirst();
        if (end is { State: ItemState.Done, IsKept: false, Seconds: { } seconds }) _timing.Add(seconds, Utc(_context));
    }

    /// <summary>Publishes a checkpoint that is not final.</summary>
    public void Publish(JobState state, ItemCounts items, string? current, long recorded, string? askedBy)
    {
        _progress = Next(state, items, Math.Min(99, Share(items))) with { Current = current, Recorded = recorded, AskedBy = askedBy };
        _context.SetCustomStatus(_progress);
    }

    /// <summary>The last checkpoint, not yet published: the rows must be there before anybody reads "final".</summary>
    public JobProgress Final(JobState state, ItemCounts items, string? askedBy) =>
        Next(state, items, 100) with { Current = null, Recorded = NextRevision, AskedBy = askedBy };

    public void PublishFinal(JobProgress final)
    {
        _progress = final with { UpdatedAt = Utc(_context) };
        _context.SetCustomStatus(_progress);
    }

    private JobProgress Next(JobState state, ItemCounts items, int percent) => _progress with
    {
        Revision = NextRevision,
        State = state,
        Items = items,
        Label = _kind.LabelFor(items),
        Percent = Math.Max(_progress.Percent, percent),
        UpdatedAt = Utc(_context),
        Cost = Money.Text(_costs.Spent),
        Reserved = Money.Text(_costs.Reserved),
        Unpriced = _costs.Unpriced,
        Timing = _timing.Current,
        Recent = [.. _recent],
    };

    private static bool IsForMoney(ItemEnd end) =>
        end is { State: ItemState.Skipped, Code: ItemEnd.BudgetReachedCode or ItemEnd.PriceUnknownCode };

    private static int Share(ItemCounts items) => items.Total == 0 ? 99 : (int)(100L * items.Ended / items.Total);

    private static int Characters(RecentEnd end) =>
        120 / 6 + end.Id.Length + end.Name.Length + (end.Code?.Length ?? 0) + (end.Sentence?.Length ?? 0);

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");

    private static DateTimeOffset Utc(TaskOrchestrationContext context) => new(context.CurrentUtcDateTime, TimeSpan.Zero);
}
