using System.Text;
using Google.Protobuf;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Puts a store's tokens in the place of large payloads, and the payloads back in the place of tokens.</summary>
/// <remarks>Messages are shared with whoever gave them, so one that changes is copied first.</remarks>
internal sealed class ExternalPayloads(PayloadStore store, LargePayloadStorageOptions options)
{
    /// <summary>Of one message; bounds what a fan-out holds in memory and asks of the storage account at a time.</summary>
    private const int TransfersMax = 8;

    /// <exception cref="RpcException">OUT_OF_RANGE: a payload is above the maximum. UNAVAILABLE: the store failed.</exception>
    public async Task<T> ExternalizeAsync<T>(T message, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        if (!PayloadField.Of(message).Any(f => IsLarge(f.Get()))) return message;

        var copy = message.Clone();
        foreach (var field in PayloadField.Of(copy))
        {
            if (field.Get() is { } text && IsLarge(text) && Encoding.UTF8.GetByteCount(text) is var bytes && bytes > options.MaxPayloadBytes)
            {
                throw new RpcException(
                    RpcStatus.OutOfRange,
                    $"A payload has {bytes} bytes; {nameof(LargePayloadStorageOptions)}.{nameof(options.MaxPayloadBytes)} is {options.MaxPayloadBytes}.");
            }
        }

        await TransferAsync(PayloadField.Of(copy).Where(f => IsLarge(f.Get())), store.UploadAsync, cancellationToken);
        return copy;
    }

    public bool HasTokens(IMessage message) => PayloadField.Of(message).Any(f => IsToken(f.Get()));

    /// <exception cref="IOException">A payload is gone, or not one of this store's.</exception>
    /// <exception cref="RpcException">UNAVAILABLE: the store failed.</exception>
    public async Task<T> ResolveAsync<T>(T message, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        if (!HasTokens(message)) return message;

        var copy = message.Clone();
        await TransferAsync(PayloadField.Of(copy).Where(f => IsToken(f.Get())), store.DownloadAsync, cancellationToken);
        return copy;
    }

    private bool IsToken(string? text) => text is { Length: > 0 } && store.IsKnownPayloadToken(text);

    private bool IsLarge(string? text) =>
        text is { Length: > 0 } && text.Length * 3L >= options.ThresholdBytes
        && Encoding.UTF8.GetByteCount(text) >= options.ThresholdBytes && !store.IsKnownPayloadToken(text);

    private static async Task TransferAsync(
        IEnumerable<PayloadField> fields, Func<string, CancellationToken, Task<string>> transfer, CancellationToken cancellationToken)
    {
        var several = new ParallelOptions { MaxDegreeOfParallelism = TransfersMax, CancellationToken = cancellationToken };
        try
        {
            var moved = new List<(PayloadField Field, string Text)>();
            await Parallel.ForEachAsync(fields.ToArray(), several, async (field, token) =>
            {
                var text = await transfer(field.Get()!, token);
                lock (moved) moved.Add((field, text));
            });
            // Setters of one message are not made for several threads.
            foreach (var (field, text) in moved) field.Set(text);
        }
        catch (Exception e) when (e is not (OperationCanceledException or IOException or RpcException))
        {
            throw new RpcException(RpcStatus.Unavailable, $"The store of large payloads failed: {e.Message}", e);
        }
    }
}
