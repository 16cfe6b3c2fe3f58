using Workflows.Cli.Api;
using Workflows.Cli.Live;

namespace Workflows.Cli.Progress;

/// <summary>What is known about a job right now, folded from its events. Only the loop that follows the job changes it.</summary>
internal sealed class JobProgress(string jobId)
{
    private readonly Dictionary<string, ItemSnapshot> _items = [];
    private readonly List<string> _order = [];
    private readonly Dictionary<string, string> _names = [];

    public string JobId => jobId;

    public string State { get; private set; } = "queued";

    public ItemCounts Counts { get; private set; } = ItemCounts.None;

    /// <summary>The job's own words for its counts: "3/10 decks analyzed"; null until told.</summary>
    public string? Label { get; private set; }

    public Eta? Eta { get; private set; }

    public Reason? Reason { get; private set; }

    public double? Seconds { get; private set; }

    /// <summary>Why updates are late, null when they are not.</summary>
    public FeedTrouble? Trouble { get; set; }

    public bool IsFinal { get; private set; }

    public IEnumerable<ItemSnapshot> Items => _order.Select(id => _items[id]);

    /// <summary>Gives items a name (a file's) that the events do not carry, and their order.</summary>
    public void Expect(string itemId, string name)
    {
        _names[itemId] = name;
        if (!_items.ContainsKey(itemId)) Put(new ItemSnapshot { Id = itemId, Name = name, State = "queued" });
    }

    /// <returns>The item that changed, or null when the event was about the job.</returns>
    public ItemSnapshot? Apply(LiveEvent e)
    {
        Counts = ItemCounts.From(e.Data.Field("items")) ?? ItemCounts.From(e.Data.Field("counters")) ?? Counts;
        Label = e.Data.Text("label") ?? Label;
        switch (e.Name)
        {
            case "item.state":
                return ItemSnapshot.From(e.Data) is { } item ? Put(item) : null;
            case "job.state" or "job.progress":
                State = e.Data.Text("state") ?? State;
                IsFinal |= e.IsFinal;
                Seconds = e.Data.Number("seconds") ?? Seconds;
                Eta = Eta.From(e.Data.Field("eta"));
                Reason = Reason.From(e.Data.Field("reason"));
                return null;
            default:
                return null;
        }
    }

    /// <summary>Takes over what only the job's own resource says.</summary>
    public void Apply(JobSnapshot job)
    {
        if (IsFinal) return;
        State = job.State;
        if (job.Items.Finished >= Counts.Finished) (Counts, Label) = (job.Items, job.Raw.Text("label") ?? Label);
        Eta = job.Eta;
        Reason = job.Reason;
    }

    private ItemSnapshot Put(ItemSnapshot item)
    {
        if (!_items.TryGetValue(item.Id, out var before)) _order.Add(item.Id);
        return _items[item.Id] = item with
        {
            Name = _names.GetValueOrDefault(item.Id) ?? item.Name ?? before?.Name,
            Done = item.Done ?? before?.Done,
            Total = item.Total ?? before?.Total,
            Unit = item.Unit ?? before?.Unit,
            Reason = item.Reason ?? before?.Reason,
        };
    }
}
