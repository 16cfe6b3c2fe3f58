using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>gRPC's length-prefixed messages and percent-encoded status texts.</summary>
internal static class RpcFraming
{
    private const int HeaderBytes = 5;

    /// <summary>A status travels in a header, and callers end the whole connection over headers beyond 8 to 64 KiB; one character encodes to at most 9 bytes.</summary>
    private const int StatusTextLengthMax = 800;

    public static void Write(IBufferWriter<byte> writer, IMessage message)
    {
        var size = message.CalculateSize();
        var header = writer.GetSpan(HeaderBytes);
        header[0] = 0;
        BinaryPrimitives.WriteUInt32BigEndian(header[1..], (uint)size);
        writer.Advance(HeaderBytes);
        message.WriteTo(writer);
    }

    /// <summary>The next message, or null at a clean end.</summary>
    /// <exception cref="RpcException">Compressed, longer than <paramref name="maxBytes"/>, cut short or not decodable.</exception>
    public static async ValueTask<T?> ReadAsync<T>(PipeReader reader, MessageParser<T> parser, int maxBytes, CancellationToken cancellationToken)
        where T : class, IMessage<T>
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            if (TryParse(buffer, parser, maxBytes, out var message, out var consumed))
            {
                reader.AdvanceTo(consumed);
                return message;
            }

            if (read.IsCompleted)
            {
                var cleanEnd = buffer.IsEmpty;
                reader.AdvanceTo(buffer.End);
                return cleanEnd ? null : throw new RpcException(RpcStatus.Internal, "The stream ended inside a message.");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static bool TryParse<T>(
        ReadOnlySequence<byte> buffer, MessageParser<T> parser, int maxBytes, out T? message, out SequencePosition consumed)
        where T : class, IMessage<T>
    {
        message = null;
        consumed = buffer.Start;
        if (buffer.Length < HeaderBytes) return false;

        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        if (header[0] != 0)
            throw new RpcException(RpcStatus.Unimplemented, "Compressed messages are not supported; send grpc-encoding: identity.");
        var length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        if (length > (uint)maxBytes)
            throw new RpcException(RpcStatus.ResourceExhausted, $"The message has {length} bytes; the limit is {maxBytes}.");
        if (buffer.Length < HeaderBytes + length) return false;

        var payload = buffer.Slice(HeaderBytes, length);
        try
        {
            message = parser.ParseFrom(payload);
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            // The parser's own complaint is the first; some malformed wrappers make it stumble with the others.
            throw new RpcException(RpcStatus.InvalidArgument, $"The message is not a valid {typeof(T).Name}: {e.Message}", e);
        }

        consumed = payload.End;
        return true;
    }

    /// <summary>Longer texts, which quote what the caller sent, are cut.</summary>
    public static string EncodeStatusText(string text)
    {
        if (text.Length > StatusTextLengthMax) text = string.Concat(text.AsSpan(0, StatusTextLengthMax - 1), "…");
        var encoded = new StringBuilder(text.Length);
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            if (b is >= 0x20 and <= 0x7e and not (byte)'%') encoded.Append((char)b);
            else encoded.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    public static string DecodeStatusText(string text) => Uri.UnescapeDataString(text);

    /// <summary>gRPC's <c>grpc-timeout</c>: up to eight digits and a unit.</summary>
    public static string EncodeTimeout(TimeSpan timeout)
    {
        var milliseconds = (long)Math.Ceiling(Math.Max(0, timeout.TotalMilliseconds));
        return milliseconds <= 99_999_999 ? $"{milliseconds}m" : $"{Math.Min(99_999_999, milliseconds / 1000)}S";
    }

    public static bool TryDecodeTimeout(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 }) return false;
        if (!long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)) return false;
        switch (text[^1])
        {
            case 'n': timeout = TimeSpan.FromTicks(Math.Max(1, count / 100)); return true;
            case 'u': timeout = TimeSpan.FromMicroseconds(count); return true;
            case 'm': timeout = TimeSpan.FromMilliseconds(count); return true;
            case 'S': timeout = TimeSpan.FromSeconds(count); return true;
            case 'M': timeout = TimeSpan.FromMinutes(count); return true;
            case 'H': timeout = TimeSpan.FromHours(count); return true;
            default: return false;
        }
    }
}
