using Workflows.Jobs;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

/// <summary>Reads one watch step by step.</summary>
internal sealed class ChangesReader : IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new(Deadline.Generous);
    private readonly IAsyncEnumerator<JobChange> _changes;

    public ChangesReader(IJobChanges changes, string instanceId) =>
        _changes = changes.WatchAsync(instanceId, _ended.Token).GetAsyncEnumerator(_ended.Token);

    public async Task<JobChange> NextAsync()
    {
        Assert.True(await _changes.MoveNextAsync(), "The watch ended.");
        return _changes.Current;
    }

    public async Task<T> NextAsync<T>(Func<T, bool> wanted)
        where T : JobChange
    {
        while (true)
        {
            if (await NextAsync() is T change && wanted(change)) return change;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Cancelled first: an iterator that waits for its source cannot be disposed.
        await _ended.CancelAsync();
        await _changes.DisposeAsync();
        _ended.Dispose();
    }
}
