using System.Buffers.Binary;

namespace Workflows.GpuWorker.Decoding;

/// <summary>One message between parent and child: two 32-bit big-endian lengths, a JSON header, raw bytes.</summary>
internal readonly record struct DecoderFrame(byte[] Header, byte[] Body)
{
    private const int PrefixBytes = 8;

    public static async ValueTask WriteAsync(
        Stream stream, ReadOnlyMemory<byte> header, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        BinaryPrimitives.WriteInt32BigEndian(prefix, header.Length);
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(4), body.Length);
        await stream.WriteAsync(prefix, cancellationToken);
        await stream.WriteAsync(header, cancellationToken);
        if (!body.IsEmpty) await stream.WriteAsync(body, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    /// <returns>Null at the end of the stream.</returns>
    /// <exception cref="InvalidDataException">The lengths are negative or beyond <paramref name="maxBytes"/>: the other side is broken.</exception>
    /// <exception cref="EndOfStreamException">The stream ended inside a frame.</exception>
    public static async ValueTask<DecoderFrame?> ReadAsync(Stream stream, long maxBytes, CancellationToken cancellationToken)
    {
        var prefix = new byte[PrefixBytes];
        var read = await stream.ReadAtLeastAsync(prefix, PrefixBytes, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) return null;
        if (read < PrefixBytes) throw new EndOfStreamException("The stream ended inside a frame's prefix.");

        var headerLength = BinaryPrimitives.ReadInt32BigEndian(prefix);
        var bodyLength = BinaryPrimitives.ReadInt32BigEndian(prefix.AsSpan(4));
        if (headerLength < 0 || bodyLength < 0 || (long)headerLength + bodyLength > maxBytes)
            throw new InvalidDataException($"A frame of {headerLength} + {bodyLength} bytes exceeds the limit of {maxBytes}.");

        var header = new byte[headerLength];
        var body = new byte[bodyLength];
        await stream.ReadExactlyAsync(header, cancellationToken);
        await stream.ReadExactlyAsync(body, cancellationToken);
        return new DecoderFrame(header, body);
    }
}
