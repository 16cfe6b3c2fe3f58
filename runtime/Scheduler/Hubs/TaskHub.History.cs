using System.Threading.Channels;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Hubs;

internal sealed partial class TaskHub
{
    /// <summary>Longer histories are fetched by the worker in chunks, when it can.</summary>
    private const long EmbeddedHistoryBytesMax = 1024 * 1024;

    /// <summary>Decoded histories kept for workers without warm sessions.</summary>
    private const long CacheBytesMax = 128L * 1024 * 1024;

    private long _cachedBytes;

    /// <summary>Writes the committed history in chunks; <paramref name="executionId"/> null means the current execution.</summary>
    /// <exception cref="RpcException">NOT_FOUND: no such instance, or another execution than the current one.</exception>
    public async Task StreamHistoryAsync(
        string instanceId, string? executionId, ChannelWriter<HistoryChunk> chunks, CancellationToken cancellationToken)
    {
        var key = await Post(() =>
        {
            var instance = Find(instanceId) ?? throw NotFound(instanceId);
            if (!string.IsNullOrEmpty(executionId) && executionId != instance.ExecutionId)
                throw new RpcException(RpcStatus.NotFound, $"Execution {executionId} of instance {instanceId} is not the current one.");
            // Once for all chunks: what comes later is not part of the answer.
            _store.Settle();
            return instance.Key;
        });

        var sequence = -1L;
        while (await Task.Run(() => _reader.NextHistory(key, sequence), cancellationToken) is { } next)
        {
            await chunks.WriteAsync(next.Chunk, cancellationToken);
            sequence = next.Sequence;
        }
    }

    private void AddHistory(OrchestratorRequest request, Instance instance, WorkerStream stream)
    {
        if (instance.CachedHistory is null)
        {
            if (stream.CanStreamHistory && _store.HistoryBytes(instance.Key) > EmbeddedHistoryBytesMax)
            {
                request.RequiresHistoryStreaming = true;
                return;
            }

            instance.CachedHistory = [];
            GrowCache(instance, _store.ReadHistory(instance.Key));
        }

        if (stream.CanStreamHistory && instance.CachedBytes > EmbeddedHistoryBytesMax) request.RequiresHistoryStreaming = true;
        else request.PastEvents.AddRange(instance.CachedHistory ?? _store.ReadHistory(instance.Key));
    }

    private void GrowCache(Instance instance, List<HistoryEvent> events)
    {
        if (instance.CachedHistory is not { } cached)
        {
            // Only from the first turn on is what follows the whole history.
            if (instance.NextHistorySequence is not 1) return;
            instance.CachedHistory = cached = [];
        }

        var bytes = events.Sum(e => e.CalculateSize());
        if (_cachedBytes + bytes > CacheBytesMax)
        {
            DropCache(instance);
            return;
        }

        cached.AddRange(events);
        instance.CachedBytes += bytes;
        _cachedBytes += bytes;
    }

    private void DropCache(Instance instance)
    {
        _cachedBytes -= instance.CachedBytes;
        instance.CachedBytes = 0;
        instance.CachedHistory = null;
    }
}
