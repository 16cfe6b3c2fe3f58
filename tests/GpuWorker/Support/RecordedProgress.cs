using Workflows.Contracts;

namespace Workflows.GpuWorker.Tests.Support;

/// <summary>A home in memory: remembers reports and checkpoints over tries, and can act when a page is reported.</summary>
internal sealed class RecordedProgress : IActivityProgress
{
    private readonly Dictionary<ItemRef, string> _checkpoints = [];

    public List<ItemProgressNote> Notes { get; } = [];

    public List<ItemRef> Items { get; } = [];

    /// <summary>Called with each report; returning true cancels the item.</summary>
    public Func<ItemProgressNote, Task<bool>> OnReport { get; set; } = _ => Task.FromResult(false);

    /// <summary>As if somebody had asked the running items to stop.</summary>
    public void CancelAll() => CancelRequested?.Invoke();

    private event Action? CancelRequested;

    public string? Checkpoint(ItemRef item) => _checkpoints.GetValueOrDefault(item);

    public IItemProgress StartItem(ItemRef item)
    {
        Items.Add(item);
        return new Item(this, item);
    }

    private CancellationTokenSource NewSource()
    {
        var source = new CancellationTokenSource();
        CancelRequested += source.Cancel;
        return source;
    }

    private sealed class Item(RecordedProgress home, ItemRef item) : IItemProgress
    {
        private readonly CancellationTokenSource _cancelled = home.NewSource();

        public CancellationToken Cancelled => _cancelled.Token;

        public async ValueTask ReportAsync(ItemProgressNote note)
        {
            home.Notes.Add(note);
            if (await home.OnReport(note)) await _cancelled.CancelAsync();
        }

        public ValueTask SaveCheckpointAsync(string json)
        {
            home._checkpoints[item] = json;
            return ValueTask.CompletedTask;
        }

        public ValueTask<string?> ReadCheckpointAsync() => new(home._checkpoints.GetValueOrDefault(item));

        public ValueTask DisposeAsync()
        {
            home.CancelRequested -= _cancelled.Cancel;
            _cancelled.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
