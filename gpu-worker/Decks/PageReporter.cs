using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>Reports how far a deck is, and says the same again while a long step takes its time, so that nobody takes it for dead.</summary>
internal sealed class PageReporter(IItemProgress item, TimeProvider time) : IDisposable
{
    /// <summary>Three times within what the job view takes for silence.</summary>
    private static readonly TimeSpan RepeatEvery = TimeSpan.FromSeconds(20);

    /// <summary>An item's channel takes one report at a time.</summary>
    private readonly SemaphoreSlim _turn = new(1);

    private ItemProgressNote? _note;

    public async ValueTask ReportAsync(ItemProgressNote note)
    {
        _note = note;
        await SendAsync();
    }

    /// <summary>Tells why the present step stands still; null when it goes on.</summary>
    public ValueTask WaitAsync(ItemWaiting? waiting) => _note is null ? ValueTask.CompletedTask : ReportAsync(_note with { Waiting = waiting });

    public async Task<T> WhileAsync<T>(Task<T> step)
    {
        using var done = new CancellationTokenSource();
        var repeating = RepeatAsync(done.Token);
        try
        {
            return await step;
        }
        finally
        {
            await done.CancelAsync();
            await repeating;
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task RepeatAsync(CancellationToken done)
    {
        while (true)
        {
            await Task.Delay(RepeatEvery, time, done).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (done.IsCancellationRequested) return;
            await SendAsync();
        }
    }

    private async Task SendAsync()
    {
        await _turn.WaitAsync();
        try
        {
            await item.ReportAsync(_note!);
        }
        finally
        {
            _turn.Release();
        }
    }
}
