using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Keeps one message invisible while it is worked on.</summary>
internal sealed class QueueMessageLease : IAsyncDisposable
{
    private readonly QueueClient _queue;
    private readonly QueueMessage _message;
    private readonly TimeSpan _invisible;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _finished = new();
    private readonly Task _renewing;
    private string _popReceipt;

    public QueueMessageLease(QueueClient queue, QueueMessage message, TimeSpan invisible, TimeProvider time)
    {
        _queue = queue;
        _message = message;
        _invisible = invisible;
        _time = time;
        _popReceipt = message.PopReceipt;
        _renewing = RenewAsync();
    }

    public async Task DeleteAsync()
    {
        await EndRenewalAsync();
        await _queue.DeleteMessageAsync(_message.MessageId, _popReceipt);
    }

    public async Task ReleaseAsync(TimeSpan visibleAfter)
    {
        await EndRenewalAsync();
        await _queue.UpdateMessageAsync(_message.MessageId, _popReceipt, visibilityTimeout: visibleAfter);
    }

    public async ValueTask DisposeAsync()
    {
        await EndRenewalAsync();
        _finished.Dispose();
    }

    private async Task EndRenewalAsync()
    {
        await _finished.CancelAsync();
        await _renewing;
    }

    private async Task RenewAsync()
    {
        using var timer = new PeriodicTimer(_invisible / 2, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_finished.Token))
            {
                var receipt = await _queue.UpdateMessageAsync(_message.MessageId, _popReceipt, visibilityTimeout: _invisible, cancellationToken: CancellationToken.None);
                _popReceipt = receipt.Value.PopReceipt;
            }
        }
        catch (OperationCanceledException)
        {
            // The work is over.
        }
        catch (Exception e) when (StorageOutage.Is(e))
        {
            // The message may be delivered again while this run goes on: at least once, as promised.
        }
    }
}
