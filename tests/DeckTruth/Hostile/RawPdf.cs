using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Numerics;
using System.Text;

namespace Workflows.DeckTruth.Hostile;

/// <summary>Writes PDF objects as they are told, right or wrong. Object 1 is the catalogue, 2 the page tree, 3 the first page.</summary>
internal sealed class RawPdf
{
    private readonly SortedDictionary<int, byte[]> _objects = [];

    public RawPdf(string page = "/Contents 4 0 R", string content = "BT /F1 24 Tf 60 450 Td (Our solution) Tj ET", string box = "0 0 960 540", string catalogue = "")
    {
        Set(1, $"<< /Type /Catalog /Pages 2 0 R {catalogue} >>");
        Set(2, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
        Set(3, $"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources 5 0 R {page} >>");
        Stream(4, "", content);
        Set(5, "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>");
    }

    /// <summary>Behind the table of objects; null for the right one.</summary>
    public string? Trailer { get; set; }

    /// <summary>Changes an entry of the table: (object, offset) to the offset that is written.</summary>
    public Func<int, long, long> Offset { get; set; } = static (_, offset) => offset;

    /// <summary>Where the table is said to be; null for the truth.</summary>
    public long? StartOfTable { get; set; }

    public RawPdf Set(int number, string text)
    {
        _objects[number] = Encoding.Latin1.GetBytes(text);
        return this;
    }

    public RawPdf Stream(int number, string dictionary, string text) => Stream(number, dictionary, Encoding.Latin1.GetBytes(text));

    /// <param name="length">What the stream claims; null for the truth.</param>
    public RawPdf Stream(int number, string dictionary, byte[] data, string? length = null)
    {
        var head = Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< {dictionary} /Length {length ?? Text(data.Length)} >>\nstream\n"));
        _objects[number] = [.. head, .. data, .. "\nendstream"u8];
        return this;
    }

    public byte[] Build()
    {
        var file = new MemoryStream();
        Write("%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var offsets = new Dictionary<int, long>();
        foreach (var (number, body) in _objects)
        {
            offsets[number] = file.Position;
            Write($"{Text(number)} 0 obj\n");
            file.Write(body);
            Write("\nendobj\n");
        }

        var table = file.Position;
        var size = _objects.Keys.Max() + 1;
        Write($"xref\n0 {Text(size)}\n0000000000 65535 f \n");
        for (var number = 1; number < size; number++)
        {
            Write(offsets.TryGetValue(number, out var offset)
                ? string.Create(CultureInfo.InvariantCulture, $"{Offset(number, offset):0000000000} 00000 n \n")
                : "0000000000 00000 f \n");
        }

        Write(Trailer ?? $"trailer\n<< /Size {Text(size)} /Root 1 0 R >>\n");
        Write(string.Create(CultureInfo.InvariantCulture, $"startxref\n{StartOfTable ?? table}\n%%EOF\n"));
        return file.ToArray();

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    public static byte[] Deflate(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true)) zip.Write(data);
        return packed.ToArray();
    }

    /// <summary>A few kilobytes to megabytes that unpack to <paramref name="bytes"/> of one value, a whole number of megabytes.</summary>
    /// <remarks>The packed form of the second and all later megabytes is the same, so it is repeated instead of packing gigabytes.</remarks>
    public static byte[] Bomb(long bytes, byte value)
    {
        var block = new byte[1 << 20];
        block.AsSpan().Fill(value);
        using var packed = new MemoryStream();
        using var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true);
        zip.Write(block);
        zip.Flush();
        var first = packed.ToArray();
        zip.Write(block);
        zip.Flush();
        var next = packed.ToArray()[first.Length..];
        using var bomb = new MemoryStream();
        bomb.Write(first);
        for (var left = bytes - block.Length; left > 0; left -= block.Length) bomb.Write(next);
        // An empty last block, and the checksum of so many equal bytes.
        bomb.Write([3, 0]);
        var checksum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(checksum, Adler(bytes, value));
        bomb.Write(checksum);
        return bomb.ToArray();
    }

    private static uint Adler(long bytes, byte value)
    {
        const uint modulus = 65521;
        var n = new BigInteger(bytes);
        var a = (uint)((1 + (n * value)) % modulus);
        var b = (uint)((n + (value * n * (n + 1) / 2)) % modulus);
        return (b << 16) | a;
    }

    public static string Repeat(string text, int times) => new StringBuilder(text.Length * times).Insert(0, text, times).ToString();

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
