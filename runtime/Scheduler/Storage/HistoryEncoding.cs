using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

/// <summary>Encodes history events as <see cref="HistoryChunk"/>s, those that are encoded already by copying their bytes.</summary>
internal static class HistoryEncoding
{
    /// <summary>Rows of the history have about this size, so that they stream well.</summary>
    public const int RowBytes = 256 * 1024;

    private static readonly byte EventsTag = (byte)WireFormat.MakeTag(HistoryChunk.EventsFieldNumber, WireFormat.WireType.LengthDelimited);

    /// <param name="encoded">The encoded forms of the first events, null where there is none.</param>
    public static IEnumerable<byte[]> Encode(IReadOnlyList<HistoryEvent> events, IReadOnlyList<byte[]?>? encoded)
    {
        for (var first = 0; first < events.Count;)
        {
            var end = first;
            var bytes = 0;
            while (end < events.Count && bytes < RowBytes)
            {
                var size = SizeOf(end++);
                bytes += 1 + CodedOutputStream.ComputeLengthSize(size) + size;
            }

            yield return Encode(first, end, bytes);
            first = end;
        }

        byte[] Encode(int first, int end, int bytes)
        {
            var chunk = new byte[bytes];
            var at = 0;
            for (var i = first; i < end; i++)
            {
                var size = SizeOf(i);
                chunk[at++] = EventsTag;
                at += WriteLength(chunk.AsSpan(at), (uint)size);
                if (Known(i) is { } known) known.CopyTo(chunk, at);
                else events[i].WriteTo(chunk.AsSpan(at, size));
                at += size;
            }

            return chunk;
        }

        int SizeOf(int index) => Known(index)?.Length ?? events[index].CalculateSize();

        byte[]? Known(int index) => encoded is not null && index < encoded.Count ? encoded[index] : null;
    }

    private static int WriteLength(Span<byte> target, uint length)
    {
        var count = 0;
        for (; length >= 0x80; length >>= 7) target[count++] = (byte)(length | 0x80);
        target[count++] = (byte)length;
        return count;
    }
}
