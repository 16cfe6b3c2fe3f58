using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>What the live streams of one app share.</summary>
public sealed class JobEventServices(JobStore jobs, JobItemStore items, JobKinds kinds, JobReader reader, JobFeeds feeds, IJobChanges changes, TimeProvider time)
{
    internal JobStore Jobs { get; } = jobs;

    internal JobItemStore Items { get; } = items;

    internal JobKinds Kinds { get; } = kinds;

    internal JobReader Reader { get; } = reader;

    internal JobFeeds Feeds { get; } = feeds;

    internal IJobChanges Changes { get; } = changes;

    internal TimeProvider Time { get; } = time;
}

/// <summary>The events of one job for one listener, from whatever it has seen: state based, so a gap is closed by telling what is now.</summary>
/// <remarks>Used by one request at a time.</remarks>
internal sealed class JobEventSource(JobEventServices services, DurableTaskClient client, JobRow row, long? lastEventId) : IDisposable
{
    /// <summary>Row and workers are read again at most this often while pushes come in.</summary>
    private static readonly TimeSpan ReadAgainAfter = TimeSpan.FromSeconds(1);

    private readonly JobFeedLease _lease = services.Feeds.Open(row.InstanceId);
    private readonly Dictionary<string, string> _toldItems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ItemView> _names = new(StringComparer.Ordinal);
    private JobRow _row = row;
    private WorkerPresence? _presence;
    private DateTimeOffset _readAt;
    private DateTimeOffset _namesReadAt;
    private JobFeedSnapshot _live = JobFeedSnapshot.Empty;
    private JobState? _toldState;
    private string? _toldTag;
    private long _toldRevision = lastEventId ?? -1;
    private bool _isFirst = true;
    private bool _isComplete;

    public string JobId => _row.Id;

    /// <summary>The final state has been told; nothing follows.</summary>
    public bool Ended { get; private set; }

    /// <summary>The newest revision told, for a client that comes back.</summary>
    public long Revision { get; private set; } = lastEventId ?? 0;

    /// <summary>Completes when something was pushed, or after <paramref name="patience"/>.</summary>
    public Task WaitAsync(TimeSpan patience, CancellationToken cancellationToken) =>
        _lease.WaitAsync(_live.Version, patience, services.Time, cancellationToken);

    /// <summary>What is new since the last call: ended items first, then running ones, then the job itself.</summary>
    public async Task<IReadOnlyList<SseEvent>> CollectAsync(CancellationToken cancellationToken)
    {
        _live = _lease.Snapshot;
        var view = await ViewAsync(cancellationToken);

        // The view may have been read after the push: its items and its counts have to come from one checkpoint.
        var progress = view.Progress;
        var events = new List<SseEvent>();

        // A newcomer first learns where the job is, then its items; the end of a job comes after all its items.
        if (_isFirst && !view.Final) events.Add(JobEvent(view, _isFirst));
        foreach (var item in await NewItemsAsync(view, progress, cancellationToken)) Tell(events, item, view);
        if (!view.Final) foreach (var running in await NamedAsync(view, cancellationToken)) Tell(events, Running(running.Item, running.Row, view.Revision), view);
        if (view.Final ? !Ended : !_isFirst && (view.State != _toldState || JobTag.Of(view) != _toldTag)) events.Add(JobEvent(view, !_isComplete));

        _isFirst = false;
        Ended = view.Final;
        return events;
    }

    public void Dispose() => _lease.Dispose();

    private async Task<JobView> ViewAsync(CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        var ended = _live.Status is { RuntimeStatus: "Completed" or "Failed" or "Terminated" };
        if (_isFirst || ended || _live.Status is null || now - _readAt >= ReadAgainAfter)
        {
            _readAt = now;
            _row = await services.Jobs.FindAsync(_row.Id, cancellationToken) ?? _row;
            _presence = await services.Changes.FindWorkersAsync(services.Kinds.Get(_row.Kind).Activity, cancellationToken);
        }

        return _isFirst || ended || _live.Status is null
            ? await services.Reader.ViewAsync(client, _row, cancellationToken)
            : services.Reader.ViewPushed(_row, _live, _presence);
    }

    private async Task<IEnumerable<ItemView>> NewItemsAsync(JobView view, JobProgress? progress, CancellationToken cancellationToken)
    {
        var recent = progress?.Recent ?? [];
        var (told, isTrimmed) = (_toldRevision, view.Items.Ended > recent.Count);
        var look = _isFirst || view.Final || (isTrimmed && (progress is null || progress.RecentSince > told + 1));
        var views = look
            ? (await services.Items.ReadAsync(_row.Id, _row.Attempt, told, cancellationToken)).Select(ItemView.From).Concat(recent.Select(ItemView.From))
            : recent.Select(ItemView.From);

        // Ends between "recorded" and the oldest recent one are nowhere yet: they are asked for again at the next push.
        _isComplete = view.Final || !look || !isTrimmed || (progress is not null && progress.Recorded >= progress.RecentSince - 1);
        if (progress is not null) _toldRevision = Math.Max(told, _isComplete ? progress.Revision : progress.Recorded);
        var found = views.ToArray();
        foreach (var item in found) _names[item.Id] = item;
        return found.Where(item => item.Revision > told || item.State == ItemState.Queued).OrderBy(item => item.Revision).ThenBy(item => item.Index).ToArray();
    }

    /// <summary>Running items with their rows. A client that came back, or one that is faster than the first rows, has not seen them: they are read, and told when they are there.</summary>
    private async Task<IReadOnlyList<(RunningItemView Item, ItemView Row)>> NamedAsync(JobView view, CancellationToken cancellationToken)
    {
        var now = services.Time.GetUtcNow();
        if (view.CurrentItems.Any(item => !_names.ContainsKey(item.Id)) && now - _namesReadAt >= ReadAgainAfter)
        {
            _namesReadAt = now;
            foreach (var row in await services.Items.ReadAsync(_row.Id, _row.Attempt, -1, cancellationToken)) _names.TryAdd(row.Id, ItemView.From(row));
        }

        return [.. view.CurrentItems.Where(item => _names.ContainsKey(item.Id)).Select(item => (item, _names[item.Id]))];
    }

    private static ItemView Running(RunningItemView running, ItemView row, long revision) => new()
    {
        Id = running.Id,
        Index = row.Index,
        Name = row.Name,
        State = ItemState.Running,
        Revision = revision,
        Progress = running,
    };

    private void Tell(List<SseEvent> events, ItemView item, JobView view)
    {
        var signature = item.State == ItemState.Running ? $"running {item.Progress?.Done}/{item.Progress?.Total}" : item.State.ToString();
        if (_toldItems.TryGetValue(item.Id, out var told) && (told == signature || IsFinal(told))) return;
        _toldItems[item.Id] = signature;
        var data = new JsonObject
        {
            ["event"] = "item.state",
            ["job"] = _row.Id,
            ["item"] = JsonSerializer.SerializeToNode(item, HttpJson.Options),
            ["items"] = JsonSerializer.SerializeToNode(view.Items, HttpJson.Options),
            ["label"] = view.Label,
            ["revision"] = item.Revision,
        };

        // In order and without gaps the item's own revision is a safe place to come back to.
        var id = _isComplete && item.State.IsFinal() && item.Revision > Revision ? Revision = item.Revision : (long?)null;
        events.Add(new("item.state", id, data.ToJsonString(HttpJson.Options)));
    }

    private static bool IsFinal(string told) => Enum.TryParse<ItemState>(told, out var state) && state.IsFinal();

    /// <param name="withoutId">Items up to the view's revision are still to be told: a client that lost the connection now must hear of them.</param>
    private SseEvent JobEvent(JobView view, bool withoutId)
    {
        var name = view.State == _toldState ? "job.progress" : "job.state";
        (_toldState, _toldTag) = (view.State, JobTag.Of(view));
        var data = JsonSerializer.SerializeToNode(view, HttpJson.Options)!.AsObject();

        // "id" is the event's own beside the data; the job is named "job" in every event.
        data.Remove("id");
        data.Insert(0, "event", name);
        data.Insert(1, "job", view.Id);
        if (withoutId) return new(name, null, data.ToJsonString(HttpJson.Options));

        // The view may have been read after the push that told the items: only what has been told is safe to come back to.
        Revision = Math.Max(Revision, view.Final ? view.Revision : Math.Min(view.Revision, _toldRevision));
        return new(name, Revision, data.ToJsonString(HttpJson.Options));
    }
}
