using System.Text;

namespace Workflows.DeckTruth.Hostile;

/// <summary>Sizes, offsets and boxes that are not true or not possible.</summary>
internal static class Lies
{
    public static IEnumerable<HostileFile> Files()
    {
        foreach (var (name, box) in new[]
        {
            ("empty", "0 0 0 0"), ("negative", "0 0 -960 -540"), ("upside down", "960 540 0 0"), ("not numbers", "a b c d"), ("three numbers", "0 0 960"),
            ("wide as a planet", "0 0 1e12 540"), ("endless", "0 0 99999999999999999999999999999999999999999 540"), ("hair thin", "0 0 0.0001 540"),
            ("14,400,000 points", "0 0 14400000 14400000"), ("long as a road", "0 0 10 140000"), ("far away", "1e9 1e9 1000000960 1000000540"),
        })
        {
            yield return File($"page boxes: {name}", new RawPdf(box: box));
        }

        yield return File("page boxes: crop box outside the page", new RawPdf(page: "/Contents 4 0 R /CropBox [5000 5000 6000 6000]"));
        yield return File("page boxes: user unit of a kilometre", new RawPdf(page: "/Contents 4 0 R /UserUnit 2834645.67"));
        yield return File("page boxes: turned by 37 degrees", new RawPdf(page: "/Contents 4 0 R /Rotate 37"));
        yield return File("page boxes: turned by two billion degrees", new RawPdf(page: "/Contents 4 0 R /Rotate 2147483610"));
        yield return File("negative: stream length", new RawPdf().Stream(4, "", "0 0 9 9 re f"u8.ToArray(), length: "-1"));
        yield return File("negative: page count", new RawPdf().Set(2, "<< /Type /Pages /Count -5 /Kids [3 0 R] >>"));
        yield return File("negative: image size", Image("/Width -50 /Height -50 /BitsPerComponent 8 /ColorSpace /DeviceRGB", new byte[900]));
        yield return File("negative: object number", new RawPdf(page: "/Contents -4 0 R"));
        yield return File("negative: table size", new RawPdf { Trailer = "trailer\n<< /Size -7 /Root 1 0 R >>\n" });
        yield return File("negative: predictor columns", Image("/Width 20 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode /DecodeParms << /Predictor 15 /Columns -20 /Colors -3 >>", RawPdf.Deflate(new byte[1300])));
        yield return File("lengths: stream longer than the file", new RawPdf().Stream(4, "", "0 0 9 9 re f"u8.ToArray(), length: "2000000000"));
        yield return File("lengths: stream of 2^63 bytes", new RawPdf().Stream(4, "", "0 0 9 9 re f"u8.ToArray(), length: "9223372036854775807"));
        yield return File("lengths: two billion pages", new RawPdf().Set(2, "<< /Type /Pages /Count 2147483647 /Kids [3 0 R] >>"));
        yield return File("lengths: a million kids that are one page", new RawPdf().Set(2, $"<< /Type /Pages /Count 1000000 /Kids [{RawPdf.Repeat("3 0 R ", 1_000_000)}] >>"));
        yield return File("lengths: kids that do not exist", new RawPdf().Set(2, $"<< /Type /Pages /Count 15 /Kids [{RawPdf.Repeat("99999 0 R ", 15)}] >>"));
        yield return File("xref: offsets shifted", new RawPdf { Offset = (_, offset) => offset + 3 });
        yield return File("xref: offsets beyond the file", new RawPdf { Offset = (_, _) => 4_000_000_000 });
        yield return File("xref: all objects at one place", new RawPdf { Offset = (_, _) => 15 });
        yield return File("xref: objects changed places", new RawPdf { Offset = (number, offset) => number is 2 or 3 ? offset ^ 64 : offset });
        yield return File("xref: table said to be at the end of the world", new RawPdf { StartOfTable = 9_999_999_999 });
        yield return File("xref: table said to be before the file", new RawPdf { StartOfTable = -20 });
        yield return File("xref: earlier table is this table", new RawPdf { StartOfTable = 15, Trailer = "trailer\n<< /Size 6 /Root 1 0 R /Prev 15 /XRefStm 15 >>\n" });
        yield return File("xref: four billion objects", new RawPdf { Trailer = "trailer\n<< /Size 4294967295 /Root 1 0 R >>\n" });
        yield return File("xref: no root", new RawPdf { Trailer = "trailer\n<< /Size 6 >>\n" });
        yield return File("xref: root is a page", new RawPdf { Trailer = "trailer\n<< /Size 6 /Root 3 0 R >>\n" });
        yield return File("xref: encrypted by nobody knows what", new RawPdf { Trailer = "trailer\n<< /Size 6 /Root 1 0 R /Encrypt << /Filter /Strange /V 99 /R 99 /Length 1000000 >> >>\n" });
        foreach (var (name, dictionary) in new[]
        {
            ("a billion members", "/Type /ObjStm /N 1000000000 /First 10"), ("members before its start", "/Type /ObjStm /N 2 /First -40"),
            ("first member beyond its end", "/Type /ObjStm /N 2 /First 99999999"), ("extends itself", "/Type /ObjStm /N 1 /First 4 /Extends 7 0 R"),
        })
        {
            yield return new HostileFile($"object streams: {name}", ObjectStream(dictionary, "1 2 1", "[0 1 20]"));
        }

        yield return new HostileFile("object streams: entries of 99 bytes", ObjectStream("/Type /ObjStm /N 1 /First 4", "99 99 99", "[0 20]"));
        yield return new HostileFile("object streams: negative widths", ObjectStream("/Type /ObjStm /N 1 /First 4", "-1 2 -1", "[0 20]"));
        yield return new HostileFile("object streams: index without end", ObjectStream("/Type /ObjStm /N 1 /First 4", "1 2 1", "[0 2147483647 5 2147483647]"));
    }

    internal static RawPdf Image(string dictionary, byte[] data) => new RawPdf(content: "q 960 0 0 540 0 0 cm /I Do Q")
        .Set(5, "<< /XObject << /I 6 0 R >> >>").Stream(6, $"/Type /XObject /Subtype /Image {dictionary}", data);

    /// <summary>A file whose objects are said to be in an object stream, found through a compressed table.</summary>
    private static byte[] ObjectStream(string dictionary, string widths, string index)
    {
        var head = "%PDF-1.7\n";
        var members = RawPdf.Deflate(Encoding.Latin1.GetBytes("1 0 2 30 << /Type /Catalog /Pages 2 0 R >>   << /Type /Pages /Count 1 /Kids [3 0 R] >>"));
        var stream = $"7 0 obj\n<< {dictionary} /Filter /FlateDecode /Length {RawPdf.Text(members.Length)} >>\nstream\n";
        var table = new byte[80];
        for (var i = 0; i < 20; i++) (table[i * 4], table[(i * 4) + 2], table[(i * 4) + 3]) = (2, 7, (byte)i);
        (table[28], table[30]) = (1, (byte)head.Length);
        var start = head.Length + stream.Length + members.Length + 18;
        var tail = $"\nendstream\nendobj\n8 0 obj\n<< /Type /XRef /Size 20 /W [{widths}] /Index {index} /Root 1 0 R /Length 80 >>\nstream\n";
        return
        [
            .. Encoding.Latin1.GetBytes(head + stream), .. members, .. Encoding.Latin1.GetBytes(tail), .. table,
            .. Encoding.Latin1.GetBytes($"\nendstream\nendobj\nstartxref\n{RawPdf.Text(start)}\n%%EOF\n"),
        ];
    }

    private static HostileFile File(string name, RawPdf pdf) => new(name, pdf.Build());
}
