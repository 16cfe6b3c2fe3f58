namespace Workflows.DeckTruth.Hostile;

/// <summary>Fonts and character maps that do not keep their promises.</summary>
internal static class Fonts
{
    private const string Simple = "/FirstChar 32 /LastChar 126 /Widths [500]";

    public static IEnumerable<HostileFile> Files()
    {
        yield return Embedded("TrueType of noise", "/Subtype /TrueType " + Simple, "/FontFile2 8 0 R", Damage.Noise(60_000, 31));
        yield return Embedded("TrueType with tables beyond its end", "/Subtype /TrueType " + Simple, "/FontFile2 8 0 R", TrueType(0x7fffff00));
        yield return Embedded("TrueType whose tables overlap", "/Subtype /TrueType " + Simple, "/FontFile2 8 0 R", TrueType(4));
        yield return Embedded("Type 1 of noise", "/Subtype /Type1 " + Simple, "/FontFile 8 0 R", Damage.Noise(60_000, 32));
        yield return Embedded("CFF of noise", "/Subtype /Type1 " + Simple, "/FontFile3 8 0 R", Damage.Noise(60_000, 33), "/Subtype /Type1C");
        yield return Embedded("font that unpacks to 2 GB", "/Subtype /TrueType " + Simple, "/FontFile2 8 0 R", RawPdf.Bomb(2L << 30, 0), "/Filter /FlateDecode");
        yield return Font("widths below zero", "/Type /Font /Subtype /TrueType /BaseFont /Helvetica /FirstChar 200 /LastChar -5 /Widths [-500 -1e30 99999999999999]");
        yield return Font("codes of a million letters", $"/Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding << /Differences [0 {RawPdf.Repeat("/space ", 500_000)}] >>");
        yield return Font("map of all codes", "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X >>]",
            Map($"1 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange"));
        yield return Font("map with ranges backwards", "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X >>]",
            Map(RawPdf.Repeat("1 beginbfrange <FFFF> <0000> <D800> endbfrange ", 20_000)));
        yield return Font("map of half characters", "/Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 7 0 R", Map("1 beginbfrange <00> <FF> <D83D> endbfrange"));
        yield return Font("map that uses itself", "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding 7 0 R /DescendantFonts [6 0 R]", pdf => pdf.Stream(7, "/Type /CMap /UseCMap 7 0 R", "1 begincidrange <0000> <FFFF> 0 endcidrange"));
        yield return Font("descendants that are itself", "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R]");
        yield return Font("widths of two billion glyphs", "/Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /W [0 2147483647 500 -5 [1 2 3] 7] /DW -99999999 >>]");
        yield return Font("no font at all", "/Type /Nothing");
        yield return Font("matrix of zeros", "/Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0 0 0 0 0 0] /CharProcs << /O 7 0 R >> /Encoding << /Differences [79 /O] >> /FirstChar 79 /LastChar 79 /Widths [1e30]",
            pdf => pdf.Stream(7, "", "1e30 0 d0 0 0 1e30 1e30 re f"));
    }

    private static HostileFile Font(string name, string dictionary, Action<RawPdf>? more = null)
    {
        var pdf = new RawPdf().Set(5, "<< /Font << /F1 6 0 R >> >>").Set(6, $"<< {dictionary} >>");
        more?.Invoke(pdf);
        return new HostileFile($"fonts: {name}", pdf.Build());
    }

    private static Action<RawPdf> Map(string ranges) => pdf => pdf.Stream(7, "", $"begincmap 1 begincodespacerange <00> <FF> endcodespacerange {ranges} endcmap");

    private static HostileFile Embedded(string name, string dictionary, string file, byte[] font, string stream = "") => Font(
        name, $"/Type /Font /BaseFont /Broken {dictionary} /FontDescriptor 7 0 R",
        pdf => pdf.Set(7, $"<< /Type /FontDescriptor /FontName /Broken /Flags 32 /FontBBox [0 0 1000 1000] {file} >>").Stream(8, stream, font));

    /// <summary>A directory of nine tables, all at one offset.</summary>
    private static byte[] TrueType(int offset)
    {
        var bytes = new List<byte> { 0, 1, 0, 0, 0, 9, 0, 128, 0, 3, 0, 16 };
        foreach (var tag in new[] { "cmap", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "name", "post" })
        {
            bytes.AddRange(System.Text.Encoding.ASCII.GetBytes(tag));
            bytes.AddRange([0, 0, 0, 0, (byte)(offset >> 24), (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset, 0x7f, 0xff, 0xff, 0xff]);
        }

        bytes.AddRange(Damage.Noise(4_000, 34));
        return [.. bytes];
    }
}
