using System.Text;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Changes captured bytes: blindly, and with knowledge of the wire format, so that what comes out gets past the parser.</summary>
internal sealed class Mutator(Random random)
{
    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 3, 63, 64, 127, 128, 255, 65_535, 65_536, int.MaxValue, uint.MaxValue, (ulong)uint.MaxValue + 1, long.MaxValue, ulong.MaxValue,
        unchecked((ulong)int.MinValue), unchecked((ulong)long.MinValue), 253_402_300_799, 253_402_300_800, unchecked((ulong)-62_135_596_801), 999_999_999, 1_000_000_000,
    ];

    private static readonly byte[][] Texts =
    [
        [], [0], "@"u8.ToArray(), "@a"u8.ToArray(), "@a@b"u8.ToArray(), "@@"u8.ToArray(), "@a@b@c"u8.ToArray(), "a/../b"u8.ToArray(), "'; DROP TABLE instances; --"u8.ToArray(),
        "%00%ff%"u8.ToArray(), "null"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), "{\"op\":\"add\",\"signal\":true,\"id\":\"x\"}"u8.ToArray(), "\"unfinished"u8.ToArray(),
        [0xff, 0xfe, 0x80], [0xed, 0xa0, 0x80], [0xf0, 0x9f, 0x98, 0x80], "\u202e\u0000\ud7ff\uffff"u8.ToArray(), Encoding.UTF8.GetBytes(new string('x', 70_000)),
        Encoding.UTF8.GetBytes(new string('[', 20_000)), Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 500) + new string(']', 500) + "}"),
        "9999999999999999999999"u8.ToArray(), "-1"u8.ToArray(), "1.1"u8.ToArray(), "00000000-0000-0000-0000-000000000000"u8.ToArray(),
    ];

    public byte[] Change(byte[] original, IReadOnlyList<byte[]> others)
    {
        var bytes = original;
        for (var n = random.Next(1, 4); n > 0; n--)
            bytes = random.Next(4) > 0 && WireMessage.TryParse(bytes) is { } message ? ChangeFields(message, others) : ChangeBytes(bytes, others);
        return bytes;
    }

    /// <summary>A nasty text, or a changed one.</summary>
    public string ChangeText(string original) => random.Next(3) == 0
        ? Encoding.UTF8.GetString(Texts[random.Next(Texts.Length)])
        : Encoding.UTF8.GetString(ChangeBytes(Encoding.UTF8.GetBytes(original), [Encoding.UTF8.GetBytes(original)]));

    private byte[] ChangeFields(WireMessage message, IReadOnlyList<byte[]> others)
    {
        var all = message.All().Where(m => m.Fields.Count > 0).ToArray();
        if (all.Length == 0) return ChangeBytes(message.ToBytes(), others);
        var inner = all[random.Next(all.Length)];
        var at = random.Next(inner.Fields.Count);
        var field = inner.Fields[at];
        switch (random.Next(9))
        {
            case 0:
                inner.Fields.RemoveAt(at);
                break;
            case 1:
                inner.Fields.Insert(random.Next(inner.Fields.Count + 1), field.Copy());
                break;
            case 2:
                field.Number = random.Next(1, 32);
                break;
            case 3:
                // Another kind under the same number: the parser has to skip it.
                field.Kind = random.Next(2) == 0 ? WireField.Varint : WireField.Delimited;
                field.Message = null;
                break;
            case 4:
                for (var n = random.Next(2, 200); n > 0; n--) inner.Fields.Add(field.Copy());
                break;
            case 5:
                var other = WireMessage.TryParse(others[random.Next(others.Count)]);
                if (other is { Fields.Count: > 0 }) inner.Fields.Add(other.Fields[random.Next(other.Fields.Count)].Copy());
                break;
            default:
                if (field.Kind == WireField.Varint)
                {
                    field.Value = Numbers[random.Next(Numbers.Length)];
                }
                else if (field.Kind == WireField.Delimited)
                {
                    field.Message = null;
                    field.Bytes = Texts[random.Next(Texts.Length)];
                }
                else
                {
                    random.NextBytes(field.Bytes);
                }

                break;
        }

        return message.ToBytes();
    }

    private byte[] ChangeBytes(byte[] original, IReadOnlyList<byte[]> others)
    {
        var bytes = original.ToList();
        var at = random.Next(bytes.Count + 1);
        switch (random.Next(6))
        {
            case 0:
                if (at < bytes.Count) bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                if (at < bytes.Count) bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.Insert(at, (byte)random.Next(256));
                break;
            case 3:
                bytes.RemoveRange(at, Math.Min(random.Next(1, 16), bytes.Count - at));
                break;
            case 4:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                var other = others[random.Next(others.Count)];
                bytes.RemoveRange(at, bytes.Count - at);
                bytes.AddRange(other.Skip(random.Next(other.Length + 1)));
                break;
        }

        return [.. bytes];
    }
}
