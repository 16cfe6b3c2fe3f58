namespace Workflows.DeckTruth.Hostile;

/// <summary>Loops in the object tree and nesting without end.</summary>
internal static class Structure
{
    public static IEnumerable<HostileFile> Files()
    {
        yield return File("loops: page tree contains itself", new RawPdf().Set(2, "<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] >>"));
        yield return File("loops: two page trees contain each other", new RawPdf()
            .Set(2, "<< /Type /Pages /Count 4 /Kids [6 0 R] >>").Set(6, "<< /Type /Pages /Parent 2 0 R /Count 4 /Kids [2 0 R 3 0 R] >>"));
        yield return File("loops: page is its own parent", new RawPdf().Set(3, "<< /Type /Page /Parent 3 0 R /Contents 4 0 R >>"));
        yield return File("loops: parents in a ring", new RawPdf().Set(3, "<< /Type /Page /Parent 6 0 R /Contents 4 0 R >>").Set(6, "<< /Type /Pages /Parent 7 0 R >>").Set(7, "<< /Type /Pages /Parent 6 0 R >>"));
        yield return File("loops: catalogue is the page tree", new RawPdf().Set(1, "<< /Type /Catalog /Pages 1 0 R /Kids [1 0 R] /Count 1 >>"));
        yield return File("loops: contents array contains itself", new RawPdf(page: "/Contents 6 0 R").Set(6, "[6 0 R 4 0 R 6 0 R]"));
        yield return File("loops: reference to itself", new RawPdf(page: "/Contents 6 0 R").Set(6, "6 0 R"));
        yield return File("loops: references in a ring", new RawPdf(page: "/Contents 6 0 R").Set(6, "7 0 R").Set(7, "8 0 R").Set(8, "6 0 R"));
        yield return File("loops: length of a stream is the stream", new RawPdf().Stream(4, "", "0 0 5 5 re f"u8.ToArray(), length: "4 0 R"));
        yield return File("loops: resources contain themselves", new RawPdf().Set(5, "<< /Font 5 0 R /XObject 5 0 R /ExtGState 5 0 R >>"));
        yield return File("loops: form draws itself", new RawPdf(content: "/X Do").Set(5, "<< /XObject << /X 6 0 R >> >>")
            .Stream(6, "/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /X 6 0 R >> >>", "/X Do /X Do"));
        yield return File("loops: two forms draw each other", new RawPdf(content: "/X Do").Set(5, "<< /XObject << /X 6 0 R >> >>")
            .Stream(6, "/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /X 7 0 R >> >>", "/X Do")
            .Stream(7, "/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Resources << /XObject << /X 6 0 R >> >>", "/X Do"));
        yield return File("loops: pattern painted with itself", new RawPdf(content: "/Pattern cs /P scn 0 0 960 540 re f").Set(5, "<< /Pattern << /P 6 0 R >> >>")
            .Stream(6, "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 /Resources << /Pattern << /P 6 0 R >> >>", "/Pattern cs /P scn 0 0 9 9 re f"));
        yield return File("loops: glyph drawn with its own font", new RawPdf().Set(5, "<< /Font << /F1 6 0 R >> >>")
            .Set(6, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /CharProcs << /O 7 0 R >> /Encoding << /Differences [79 /O] >> /FirstChar 79 /LastChar 79 /Widths [9] /Resources << /Font << /F1 6 0 R >> >> >>")
            .Stream(7, "", "9 0 0 0 9 9 d1 BT /F1 9 Tf (O) Tj ET"));
        yield return File("loops: image is its own mask", new RawPdf(content: "960 0 0 540 0 0 cm /I Do").Set(5, "<< /XObject << /I 6 0 R >> >>")
            .Stream(6, "/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 6 0 R", [0, 255, 255, 0]));
        yield return File("loops: colour space based on itself", new RawPdf(content: "/C cs 1 sc 0 0 9 9 re f").Set(5, "<< /ColorSpace << /C 6 0 R >> >>").Set(6, "[/Indexed 6 0 R 1 (abcdef)]"));
        yield return File("loops: function of functions of itself", new RawPdf(content: "/S sh").Set(5, "<< /Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 960 0] /Function 6 0 R >> >> >>")
            .Set(6, "<< /FunctionType 3 /Domain [0 1] /Functions [6 0 R 6 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>"));
        yield return File("loops: outline in a ring", new RawPdf(catalogue: "/Outlines 6 0 R").Set(6, "<< /First 7 0 R /Last 7 0 R /Count 2 >>").Set(7, "<< /Title (a) /Next 7 0 R /First 6 0 R /Parent 7 0 R >>"));
        yield return File("loops: name tree in a ring", new RawPdf(catalogue: "/Names << /Dests 6 0 R /JavaScript 6 0 R >>").Set(6, "<< /Kids [6 0 R 6 0 R] >>"));
        yield return File("loops: soft mask group with itself", new RawPdf(content: "/G gs 0 0 960 540 re f").Set(5, "<< /ExtGState << /G << /SMask << /S /Alpha /G 6 0 R >> >> >> >>")
            .Stream(6, "/Type /XObject /Subtype /Form /BBox [0 0 960 540] /Group << /S /Transparency >> /Resources 5 0 R", "/G gs 0 0 99 99 re f"));
        yield return File("nesting: arrays", new RawPdf(page: $"/Contents 4 0 R /Junk {RawPdf.Repeat("[", 200_000)}{RawPdf.Repeat("]", 200_000)}"));
        yield return File("nesting: dictionaries", new RawPdf(page: $"/Contents 4 0 R /Junk {RawPdf.Repeat("<</A ", 100_000)}1{RawPdf.Repeat(">>", 100_000)}"));
        yield return File("nesting: parentheses in a string", new RawPdf(page: $"/Contents 4 0 R /Junk ({RawPdf.Repeat("(", 300_000)}{RawPdf.Repeat(")", 300_000)})"));
        yield return File("nesting: arrays in the content", new RawPdf(content: RawPdf.Repeat("[", 500_000)));
        yield return File("nesting: saved states", new RawPdf(content: RawPdf.Repeat("q 1 0 0 1 0 0 cm ", 300_000) + "0 0 9 9 re f"));
        yield return File("nesting: marked content", new RawPdf(content: RawPdf.Repeat("/A BMC ", 300_000) + "0 0 9 9 re f"));
        yield return File("nesting: clips", new RawPdf(content: RawPdf.Repeat("q 0 0 900 500 re W n ", 100_000) + "0 0 9 9 re f"));
        yield return File("nesting: forms, 400 deep", Forms(400, 1));
        yield return File("nesting: forms that multiply", Forms(14, 8));
        yield return File("nesting: page trees, 3,000 deep", PageTrees(3_000));
        yield return File("nesting: transparency groups, 60 deep", Groups(60));
        yield return File("nesting: PostScript function", new RawPdf(content: "/S sh").Set(5, "<< /Shading << /S << /ShadingType 1 /Domain [0 1 0 1] /Matrix [960 0 0 540 0 0] /ColorSpace /DeviceGray /Function 6 0 R >> >> >>")
            .Stream(6, "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]", RawPdf.Repeat("{", 50_000) + RawPdf.Repeat("}", 50_000)));
    }

    private static RawPdf Forms(int depth, int times)
    {
        var pdf = new RawPdf(content: "/X Do").Set(5, "<< /XObject << /X 6 0 R >> >>");
        for (var i = 0; i < depth; i++)
        {
            var next = $"/Resources << /XObject << /X {RawPdf.Text(7 + i)} 0 R >> >>";
            pdf.Stream(6 + i, $"/Type /XObject /Subtype /Form /BBox [0 0 960 540] {next}", RawPdf.Repeat("/X Do ", times));
        }

        return pdf.Stream(6 + depth, "/Type /XObject /Subtype /Form /BBox [0 0 960 540]", "0 0 1 1 re f");
    }

    private static RawPdf Groups(int depth)
    {
        var pdf = new RawPdf(content: "/X Do", box: "0 0 1920 1080").Set(5, "<< /XObject << /X 6 0 R >> >>");
        for (var i = 0; i < depth; i++)
        {
            pdf.Stream(6 + i, $"/Type /XObject /Subtype /Form /BBox [0 0 1920 1080] /Group << /S /Transparency /I true /K true >> /Resources << /ExtGState << /G << /ca 0.5 /BM /Luminosity >> >> /XObject << /X {RawPdf.Text(7 + i)} 0 R >> >>",
                "/G gs /X Do /X Do");
        }

        return pdf.Stream(6 + depth, "/Type /XObject /Subtype /Form /BBox [0 0 960 540]", "0 0 900 500 re f");
    }

    private static RawPdf PageTrees(int depth)
    {
        var pdf = new RawPdf().Set(2, "<< /Type /Pages /Count 1 /Kids [6 0 R] >>");
        for (var i = 0; i < depth; i++)
        {
            var (parent, kid) = (i == 0 ? 2 : 5 + i, i == depth - 1 ? 3 : 7 + i);
            pdf.Set(6 + i, $"<< /Type /Pages /Parent {RawPdf.Text(parent)} 0 R /Count 1 /Kids [{RawPdf.Text(kid)} 0 R] >>");
        }

        return pdf;
    }

    private static HostileFile File(string name, RawPdf pdf) => new(name, pdf.Build());
}
