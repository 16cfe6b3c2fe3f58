using System.Buffers.Binary;
using System.Text;

namespace Workflows.GpuWorker.Models.Conversion;

/// <summary>A Protocol Buffers message being put together. Large payloads are kept by reference, not copied.</summary>
internal sealed class ProtoMessage
{
    private const int Varint = 0;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly List<ReadOnlyMemory<byte>> _parts = [];

    public long Length { get; private set; }

    public ProtoMessage Add(int field, long value)
    {
        Tag(field, Varint);
        AddVarint((ulong)value);
        return this;
    }

    public ProtoMessage Add(int field, float value)
    {
        Tag(field, Fixed32);
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        Append(bytes);
        return this;
    }

    public ProtoMessage Add(int field, string text) => Add(field, Encoding.UTF8.GetBytes(text));

    public ProtoMessage Add(int field, ReadOnlyMemory<byte> bytes)
    {
        Tag(field, LengthDelimited);
        AddVarint((ulong)bytes.Length);
        Append(bytes);
        return this;
    }

    /// <param name="message">Must not change afterwards.</param>
    public ProtoMessage Add(int field, ProtoMessage message)
    {
        Tag(field, LengthDelimited);
        AddVarint((ulong)message.Length);
        _parts.AddRange(message._parts);
        Length += message.Length;
        return this;
    }

    public void WriteTo(Stream stream)
    {
        foreach (var part in _parts) stream.Write(part.Span);
    }

    private void Tag(int field, int wireType) => AddVarint(((ulong)field << 3) | (uint)wireType);

    private void AddVarint(ulong value)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        for (; value >= 0x80; value >>= 7) bytes[length++] = (byte)(value | 0x80);
        bytes[length++] = (byte)value;
        Append(bytes[..length].ToArray());
    }

    private void Append(ReadOnlyMemory<byte> bytes)
    {
        _parts.Add(bytes);
        Length += bytes.Length;
    }
}
