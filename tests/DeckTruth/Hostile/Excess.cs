using System.Globalization;
using System.Text;

namespace Workflows.DeckTruth.Hostile;

/// <summary>Too much of something: pixels, bytes after unpacking, annotations, strokes.</summary>
internal static class Excess
{
    public static IEnumerable<HostileFile> Files()
    {
        yield return Image("100,000 x 100,000 pixels of one bit", "/Width 100000 /Height 100000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /FlateDecode", RawPdf.Bomb(1 << 20, 0));
        yield return Image("65,535 x 65,535 colours, almost no data", "/Width 65535 /Height 65535 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", RawPdf.Deflate(new byte[100]));
        yield return Image("2^31 pixels wide", "/Width 2147483647 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB", new byte[300]);
        yield return Image("2^31 x 2^31 with 32 bits", "/Width 2147483647 /Height 2147483647 /BitsPerComponent 32 /ColorSpace /DeviceCMYK", new byte[300]);
        yield return Image("20,000 x 20,000 colours that are there", "/Width 20000 /Height 20000 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode", RawPdf.Bomb(1145L << 20, 90));
        yield return Image("JPEG that says 65,500 x 65,500", "/Width 65500 /Height 65500 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", Jpeg(65_500));
        yield return Image("JPEG of noise", "/Width 500 /Height 500 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode", [.. Jpeg(500), .. Damage.Noise(50_000, 7)]);
        yield return Image("JPEG 2000 of noise", "/Width 500 /Height 500 /Filter /JPXDecode", [.. JpegTwoThousand(), .. Damage.Noise(50_000, 8)]);
        yield return Image("JBIG2 of noise", "/Width 500 /Height 500 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode", Damage.Noise(50_000, 9));
        yield return Image("fax of two billion columns", "/Width 2000 /Height 2000 /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns 2147483647 /Rows 2147483647 >>", Damage.Noise(5_000, 10));
        yield return Image("palette of two billion colours", "/Width 100 /Height 100 /BitsPerComponent 8 /ColorSpace [/Indexed /DeviceRGB 2147483647 (abc)]", new byte[10_000]);
        yield return File("images: inline without an end", new RawPdf(content: "BI /W 60000 /H 60000 /BPC 8 /CS /RGB ID " + RawPdf.Repeat("x", 300_000)));
        yield return File("images: the same one 20,000 times", Lies.Image("/Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", [0, 255, 255, 0]).Stream(4, "", RawPdf.Repeat("q 960 0 0 540 0 0 cm /I Do Q ", 20_000)));
        yield return Content("bombs: spaces, 3 GB", "/Filter /FlateDecode", RawPdf.Bomb(3L << 30, (byte)' '));
        yield return Content("bombs: packed twice", "/Filter [/FlateDecode /FlateDecode]", RawPdf.Deflate(RawPdf.Bomb(2L << 30, (byte)'q')));
        yield return Content("bombs: packed nine times", "/Filter [/FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode /FlateDecode]", Packed(9));
        yield return Content("bombs: run lengths", "/Filter /RunLengthDecode", [.. Enumerable.Repeat((byte)129, 8_000_000).Select((b, i) => i % 2 == 0 ? b : (byte)'q')]);
        yield return Content("bombs: a thousand filters", $"/Filter [{RawPdf.Repeat("/ASCIIHexDecode ", 1000)}]", Encoding.ASCII.GetBytes(RawPdf.Repeat("71", 10_000)));
        yield return Content("bombs: predictor of wide rows", "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 >>", RawPdf.Bomb(50 << 20, 2));
        yield return File("annotations: 30,000 links", Annotations(30_000, "<< /Type /Annot /Subtype /Link /Rect [0 0 900 500] /Border [0 0 9] >> "));
        yield return File("annotations: 20,000 fields with a picture", Annotations(20_000, "<< /Type /Annot /Subtype /Widget /FT /Tx /T (a) /Rect [0 0 900 500] /AP << /N 6 0 R >> >> ")
            .Stream(6, "/Type /XObject /Subtype /Form /BBox [0 0 900 500]", "1 0 0 rg 0 0 900 500 re f"));
        yield return File("annotations: one whose picture contains it", new RawPdf(page: "/Contents 4 0 R /Annots 7 0 R").Set(7, "[7 0 R 8 0 R]")
            .Set(8, "<< /Type /Annot /Subtype /Popup /Parent 8 0 R /Popup 8 0 R /Rect [0 0 9 9] /AP << /N 8 0 R >> >>"));
        yield return File("drawing: two million lines without a stroke", new RawPdf(content: "0 0 m " + RawPdf.Repeat("9 9 l 0 5 l ", 1_000_000)));
        yield return File("drawing: dashes of a millionth", new RawPdf(content: "[0.000001 0.000001] 0 d 0 0 m 960 540 l S"));
        yield return File("drawing: pattern of tiny tiles", new RawPdf(content: "/Pattern cs /P scn 0 0 960 540 re f").Set(5, "<< /Pattern << /P 6 0 R >> >>")
            .Stream(6, "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0005 /YStep 0.0005 /Resources << >>", "1 0 0 rg 0 0 1 1 re f"));
        yield return File("drawing: line as wide as the sky", new RawPdf(content: "1e30 w 0 0 m 1e30 -1e30 l S 1e-30 0 0 1e-30 0 0 cm 0 0 1e30 1e30 re f"));
        yield return File("drawing: mesh of noise", new RawPdf(content: "/S sh").Set(5, "<< /Shading << /S 6 0 R >> >>")
            .Stream(6, "/ShadingType 7 /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 /Decode [0 960 0 540 0 1 0 1 0 1]", Damage.Noise(400_000, 11)));
        yield return File("drawing: sampled function of 2^40 samples", new RawPdf(content: "/S sh").Set(5, "<< /Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 960 0] /Function 6 0 R >> >> >>")
            .Stream(6, "/FunctionType 0 /Domain [0 1] /Range [0 1] /Size [1099511627776] /BitsPerSample 32", new byte[100]));
        yield return File("text: a million letters", new RawPdf(content: $"BT /F1 4 Tf 10 500 Td ({RawPdf.Repeat("growth ", 140_000)}) Tj ET"));
        yield return File("text: 100,000 pieces in one place", new RawPdf(content: "BT /F1 9 Tf 90 90 Td " + RawPdf.Repeat("(a) Tj -5 0 Td ", 100_000) + "ET"));
        yield return File("text: letters a mile high", new RawPdf(content: "BT /F1 99999999 Tf -1e9 -1e9 Td (Problem) Tj ET BT /F1 0 Tf (Team) Tj /F1 -40 Tf (Market) Tj ET"));
        yield return File("pages: 5,000 of them", Pages(5_000));
    }

    private static HostileFile File(string name, RawPdf pdf) => new(name, pdf.Build());

    private static HostileFile Image(string name, string dictionary, byte[] data) => File($"images: {name}", Lies.Image(dictionary, data));

    private static HostileFile Content(string name, string dictionary, byte[] data) => File(name, new RawPdf().Stream(4, dictionary, data));

    private static RawPdf Annotations(int count, string one) =>
        new RawPdf(page: "/Contents 4 0 R /Annots 7 0 R").Set(7, $"[{RawPdf.Repeat(one, count)}]");

    private static RawPdf Pages(int count)
    {
        var pdf = new RawPdf().Set(2, string.Create(CultureInfo.InvariantCulture, $"<< /Type /Pages /Count {count} /Kids [{string.Join(' ', Enumerable.Range(6, count).Select(n => $"{n} 0 R"))}] >>"));
        for (var i = 0; i < count; i++) pdf.Set(6 + i, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 960 540] /Contents 4 0 R /Resources 5 0 R >>");
        return pdf;
    }

    private static byte[] Packed(int times)
    {
        var data = RawPdf.Bomb(256L << 20, (byte)'q');
        for (var i = 1; i < times; i++) data = RawPdf.Deflate(data);
        return data;
    }

    /// <summary>The first segments of a JPEG of this many pixels a side.</summary>
    private static byte[] Jpeg(int side) =>
    [
        0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, (byte)(side >> 8), (byte)side, (byte)(side >> 8), (byte)side, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0,
        0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0,
    ];

    private static byte[] JpegTwoThousand() =>
        [0, 0, 0, 12, (byte)'j', (byte)'P', (byte)' ', (byte)' ', 13, 10, 0x87, 10, 0xff, 0x4f, 0xff, 0x51, 0, 47, 0, 0, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff];
}
