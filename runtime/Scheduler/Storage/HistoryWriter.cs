using System.Buffers;
using Google.Protobuf;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

/// <summary>Encodes history events as <see cref="HistoryChunk"/>s one by one, so that a turn of 100,000 events keeps none of them.</summary>
/// <remarks>To be taken from once; what is not taken is left to the garbage collector.</remarks>
internal sealed class HistoryWriter
{
    /// <summary>Rows of the history have about this size, so that they stream well.</summary>
    public const int RowBytes = 256 * 1024;

    private const int FirstBytes = 1024;
    private const int PooledBytesMax = 4 * RowBytes;
    private const int LengthBytesMax = 5;

    private static readonly byte EventsTag = (byte)WireFormat.MakeTag(HistoryChunk.EventsFieldNumber, WireFormat.WireType.LengthDelimited);

    private readonly List<byte[]> _chunks = [];
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBytes);
    private int _written;

    public void Add(HistoryEvent e) => e.WriteTo(Next(e.CalculateSize()));

    /// <param name="encoded">A <see cref="HistoryEvent"/>.</param>
    public void Add(ReadOnlySpan<byte> encoded) => encoded.CopyTo(Next(encoded.Length));

    /// <summary>Everything added, in order, as one or more chunks.</summary>
    public IReadOnlyList<byte[]> Take()
    {
        EndChunk();
        GiveBack();
        _buffer = [];
        return _chunks;
    }

    /// <summary>Room for the next event.</summary>
    private Span<byte> Next(int size)
    {
        if (_written >= RowBytes) EndChunk();
        Reserve(1 + LengthBytesMax + size);
        _buffer[_written++] = EventsTag;
        var length = (uint)size;
        for (; length >= 0x80; length >>= 7) _buffer[_written++] = (byte)(length | 0x80);
        _buffer[_written++] = (byte)length;
        var room = _buffer.AsSpan(_written, size);
        _written += size;
        return room;
    }

    private void Reserve(int bytes)
    {
        if (_written + bytes <= _buffer.Length) return;
        var needed = Math.Max(_written + bytes, 2 * _buffer.Length);
        var larger = needed <= PooledBytesMax ? ArrayPool<byte>.Shared.Rent(needed) : new byte[needed];
        _buffer.AsSpan(0, _written).CopyTo(larger);
        GiveBack();
        _buffer = larger;
    }

    /// <summary>What one large event needed is not kept for the next.</summary>
    private void GiveBack()
    {
        if (_buffer.Length <= PooledBytesMax) ArrayPool<byte>.Shared.Return(_buffer);
    }

    private void EndChunk()
    {
        if (_written == 0) return;
        _chunks.Add(_buffer.AsSpan(0, _written).ToArray());
        _written = 0;
    }
}
