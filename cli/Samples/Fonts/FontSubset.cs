using System.Buffers.Binary;
using System.Text;

namespace Workflows.Cli.Samples.Fonts;

/// <summary>
/// Makes a font file that holds only the glyphs of one document. Glyph numbers stay as they are; the
/// descriptions of unused glyphs are empty, so two hundred letters cost 30 KB instead of 340.
/// </summary>
internal static class FontSubset
{
    // What a PDF reader needs to draw by glyph number; names, kerning and character maps stay out.
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    public static byte[] Build(TrueTypeFont font, IEnumerable<int> glyphs)
    {
        var used = WithParts(font, glyphs);
        var (descriptions, offsets) = Pack(font, used);
        var tables = new List<(string Tag, byte[] Data)>();
        foreach (var tag in Kept)
        {
            var data = tag switch { "glyf" => descriptions, "loca" => offsets, _ => font.Table(tag) };
            if (data is null) continue;
            if (tag == "head") BinaryPrimitives.WriteInt16BigEndian(data.AsSpan(50), 1);
            tables.Add((tag, data));
        }

        return Assemble(tables);
    }

    private static SortedSet<int> WithParts(TrueTypeFont font, IEnumerable<int> glyphs)
    {
        var used = new SortedSet<int> { 0 };
        var waiting = new Stack<int>(glyphs);
        while (waiting.TryPop(out var glyph))
        {
            if (!used.Add(glyph)) continue;
            foreach (var part in font.Parts(glyph)) waiting.Push(part);
        }

        return used;
    }

    private static (byte[] Descriptions, byte[] Offsets) Pack(TrueTypeFont font, SortedSet<int> used)
    {
        using var descriptions = new MemoryStream();
        var offsets = new byte[(font.GlyphCount + 1) * 4];
        for (var glyph = 0; glyph < font.GlyphCount; glyph++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(glyph * 4), (uint)descriptions.Length);
            if (!used.Contains(glyph)) continue;
            descriptions.Write(font.Description(glyph));
            while (descriptions.Length % 4 != 0) descriptions.WriteByte(0);
        }

        BinaryPrimitives.WriteUInt32BigEndian(offsets.AsSpan(font.GlyphCount * 4), (uint)descriptions.Length);
        return (descriptions.ToArray(), offsets);
    }

    private static byte[] Assemble(List<(string Tag, byte[] Data)> tables)
    {
        var power = 1 << (int)Math.Log2(tables.Count);
        var at = 12 + tables.Count * 16;
        var file = new byte[at + tables.Sum(t => Padded(t.Data.Length))];
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(power * 16));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)Math.Log2(power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)((tables.Count - power) * 16));
        for (var i = 0; i < tables.Count; i++)
        {
            var (tag, data) = tables[i];
            var entry = file.AsSpan(12 + i * 16, 16);
            Encoding.ASCII.GetBytes(tag, entry);
            data.CopyTo(file.AsSpan(at));
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Checksum(file.AsSpan(at, Padded(data.Length))));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)at);
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)data.Length);
            at += Padded(data.Length);
        }

        return file;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static uint Checksum(ReadOnlySpan<byte> data)
    {
        var sum = 0u;
        for (var i = 0; i < data.Length; i += 4) sum += BinaryPrimitives.ReadUInt32BigEndian(data[i..]);
        return sum;
    }
}
