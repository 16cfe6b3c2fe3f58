using System.Buffers.Binary;
using Google.Protobuf;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>A protobuf message taken apart without its type, so that it can be changed and still be well formed.</summary>
internal sealed class WireMessage
{
    private const int DepthMax = 20;

    public List<WireField> Fields { get; } = [];

    /// <summary>Null when the bytes are no message.</summary>
    public static WireMessage? TryParse(ReadOnlySpan<byte> bytes, int depth = 0)
    {
        var message = new WireMessage();
        var at = 0;
        while (at < bytes.Length)
        {
            if (!TryVarint(bytes, ref at, out var tag) || tag >> 3 is 0 or > 536_870_911) return null;
            var field = new WireField { Number = (int)(tag >> 3), Kind = (int)(tag & 7) };
            switch (field.Kind)
            {
                case WireField.Varint:
                    if (!TryVarint(bytes, ref at, out var value)) return null;
                    field.Value = value;
                    break;
                case WireField.Fixed64 or WireField.Fixed32:
                    var width = field.Kind == WireField.Fixed64 ? 8 : 4;
                    if (bytes.Length - at < width) return null;
                    field.Bytes = bytes.Slice(at, width).ToArray();
                    at += width;
                    break;
                case WireField.Delimited:
                    if (!TryVarint(bytes, ref at, out var length) || length > (ulong)(bytes.Length - at)) return null;
                    field.Bytes = bytes.Slice(at, (int)length).ToArray();
                    at += (int)length;
                    // A short text often looks like a message too; changing it as one makes it a strange text, which is as good.
                    if (depth < DepthMax && field.Bytes.Length > 1) field.Message = TryParse(field.Bytes, depth + 1);
                    break;
                default:
                    return null;
            }

            message.Fields.Add(field);
        }

        return message;
    }

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer, leaveOpen: true);
        foreach (var field in Fields)
        {
            output.WriteUInt32(((uint)field.Number << 3) | (uint)field.Kind);
            switch (field.Kind)
            {
                case WireField.Varint:
                    output.WriteUInt64(field.Value);
                    break;
                case WireField.Delimited:
                    output.WriteBytes(ByteString.CopyFrom(field.Message?.ToBytes() ?? field.Bytes));
                    break;
                case WireField.Fixed64:
                    output.WriteFixed64(BinaryPrimitives.ReadUInt64LittleEndian(field.Bytes));
                    break;
                case WireField.Fixed32:
                    output.WriteFixed32(BinaryPrimitives.ReadUInt32LittleEndian(field.Bytes));
                    break;
                default:
                    throw new InvalidOperationException($"Unknown kind {field.Kind}.");
            }
        }

        output.Flush();
        return buffer.ToArray();
    }

    /// <summary>Every message in this one, itself among them.</summary>
    public IEnumerable<WireMessage> All() => Fields.Where(f => f.Message is not null).SelectMany(f => f.Message!.All()).Prepend(this);

    private static bool TryVarint(ReadOnlySpan<byte> bytes, ref int at, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && at < bytes.Length; shift += 7)
        {
            var part = bytes[at++];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80) return true;
        }

        return false;
    }
}

internal sealed class WireField
{
    public const int Varint = 0;
    public const int Fixed64 = 1;
    public const int Delimited = 2;
    public const int Fixed32 = 5;

    public required int Number { get; set; }

    public required int Kind { get; set; }

    public ulong Value { get; set; }

    public byte[] Bytes { get; set; } = [];

    /// <summary>The content as a message, when it reads as one; written instead of <see cref="Bytes"/>.</summary>
    public WireMessage? Message { get; set; }

    public WireField Copy() => new() { Number = Number, Kind = Kind, Value = Value, Bytes = Message?.ToBytes() ?? Bytes };
}
