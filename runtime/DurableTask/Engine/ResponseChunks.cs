using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>One answer in parts that fit a message, under one token; the hub commits with the last.</summary>
internal static class ResponseChunks
{
    /// <summary>Room for what a part repeats beside its actions and the custom status.</summary>
    private const int EnvelopeBytes = 4_096;

    /// <param name="bytesMax">Of a part. An action or a custom status that is larger by itself makes a larger part: whether the hub takes it is the hub's to say.</param>
    public static IEnumerable<OrchestratorResponse> Of(OrchestratorResponse whole, int bytesMax)
    {
        var index = 0;
        var chunk = NewChunk(index);
        var size = 0L;
        // A status that takes a part's room is said once, with the last; the official worker repeats it.
        var statusBytes = whole.CustomStatus is { } status ? System.Text.Encoding.UTF8.GetByteCount(status) : 0;
        var repeatsStatus = statusBytes < bytesMax / 4;
        var room = bytesMax - EnvelopeBytes - (repeatsStatus ? statusBytes : 0);
        foreach (var action in whole.Actions)
        {
            var actionSize = action.CalculateSize() + 8;
            if (size > 0 && size + actionSize > room)
            {
                chunk.IsPartial = true;
                if (repeatsStatus) chunk.CustomStatus = whole.CustomStatus;
                yield return chunk;
                chunk = NewChunk(++index);
                size = 0;
            }

            chunk.Actions.Add(action);
            size += actionSize;
        }

        chunk.CustomStatus = whole.CustomStatus;
        yield return chunk;

        OrchestratorResponse NewChunk(int chunkIndex) => new()
        {
            InstanceId = whole.InstanceId,
            CompletionToken = whole.CompletionToken,
            ChunkIndex = chunkIndex,
            NumEventsProcessed = chunkIndex == 0 ? null : 0,
            OrchestrationTraceContext = chunkIndex == 0 ? whole.OrchestrationTraceContext : null,
        };
    }
}
