using Workflows.Contracts;

namespace Workflows.Extension.Progress;

/// <summary>The channel of an item that started before the scheduler had said whether it carries progress; asked once per process.</summary>
internal sealed class UndecidedItemProgress : IItemProgress
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task<IItemProgress> _decided;

    public UndecidedItemProgress(Task<IItemProgress> decision) => _decided = FollowAsync(decision);

    public CancellationToken Cancelled => _cancelled.Token;

    public async ValueTask ReportAsync(ItemProgressNote note) => await (await _decided).ReportAsync(note);

    public async ValueTask SaveCheckpointAsync(string json) => await (await _decided).SaveCheckpointAsync(json);

    public async ValueTask<string?> ReadCheckpointAsync() => await (await _decided).ReadCheckpointAsync();

    public async ValueTask DisposeAsync() => await (await _decided).DisposeAsync();

    private async Task<IItemProgress> FollowAsync(Task<IItemProgress> decision)
    {
        var decided = await decision;
        // The registration lives as long as the decided channel's token, which is the item's life.
        decided.Cancelled.Register(static source => ((CancellationTokenSource)source!).Cancel(), _cancelled);
        return decided;
    }
}
