using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>A deck open in a decoder child. A page that breaks the child fails alone: the others go on in a new child.</summary>
internal sealed class DeckPages : IAsyncDisposable
{
    private readonly DecoderPool _decoders;
    private readonly ReadOnlyMemory<byte> _source;
    private readonly int _brokenMax;
    private DecoderSession _session;
    private int _broken;

    private DeckPages(DecoderPool decoders, ReadOnlyMemory<byte> source, int brokenMax, DecoderSession session, OpenedDeck deck)
    {
        (_decoders, _source, _brokenMax, _session) = (decoders, source, brokenMax, session);
        (PageCount, Title) = (deck.PageCount, deck.Title);
    }

    public int PageCount { get; }

    public string? Title { get; }

    /// <exception cref="DecoderFailureException">The deck cannot be opened.</exception>
    public static async Task<DeckPages> OpenAsync(DecoderPool decoders, ReadOnlyMemory<byte> source, CancellationToken cancellationToken)
    {
        var session = await decoders.RentAsync();
        try
        {
            var deck = await session.OpenAsync(source, cancellationToken);
            return new DeckPages(decoders, source, decoders.BrokenChildrenMax, session, deck);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <returns>A page with a failure when it alone cannot be done.</returns>
    /// <exception cref="DecoderFailureException">The deck as a whole is beyond a limit, or broke too many children.</exception>
    /// <exception cref="VisionFailureException">The model cannot be asked.</exception>
    public async Task<PageResult> AnalyzeAsync(IVisionModel model, int number, Func<DecoderSession, PageTask> task, CancellationToken cancellationToken)
    {
        var (page, failure) = await TryAsync(decoder => model.AnalyzeAsync(task(decoder), cancellationToken), cancellationToken);
        return page ?? new PageResult(FailedPage.Of(number, 0, 0, failure!), []);
    }

    /// <summary>Does something with one page in a child that is well.</summary>
    /// <returns>One of the two: what came of it, or why this page alone cannot be done.</returns>
    /// <exception cref="DecoderFailureException">The deck as a whole is beyond a limit, or broke too many children.</exception>
    public async Task<(T? Page, ItemFailure? Failure)> TryAsync<T>(Func<DecoderSession, Task<T>> work, CancellationToken cancellationToken) where T : class
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await RenewAsync(cancellationToken);
                return (await work(_session), null);
            }
            catch (DecoderFailureException e) when (e.Page is not null)
            {
                if (!_session.IsUsable && ++_broken > _brokenMax) throw new DecoderFailureException(e.Failure, e);
                // A child may have been killed from outside, by the kernel when memory is short for example.
                if (e.Failure.Code == ItemFailures.DecoderCrashCode && !again) continue;
                return (null, e.Failure);
            }
        }
    }

    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private async Task RenewAsync(CancellationToken cancellationToken)
    {
        if (_session.IsUsable) return;
        await _session.DisposeAsync();
        _session = await _decoders.RentAsync(_session.Spent);
        await _session.OpenAsync(_source, cancellationToken);
    }
}
