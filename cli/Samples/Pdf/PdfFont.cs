using System.Globalization;
using System.Text;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Pdf;

/// <summary>One font of a document: remembers which glyphs the pages use and embeds only those.</summary>
internal sealed class PdfFont(TrueTypeFont source)
{
    private readonly SortedDictionary<int, char> _used = [];

    public TrueTypeFont Source => source;

    /// <returns>The glyph numbers of a text as a hex string operand.</returns>
    public string Encode(string text)
    {
        var hex = new StringBuilder("<");
        foreach (var character in text)
        {
            var glyph = source.Glyph(character);
            _used[glyph] = character;
            hex.Append(CultureInfo.InvariantCulture, $"{glyph:X4}");
        }

        return hex.Append('>').ToString();
    }

    /// <returns>The number of the font's object.</returns>
    public int WriteTo(PdfFile file)
    {
        // Six letters and a plus mark a subset; they need not be random, only differ inside one document.
        var name = $"SAMPLE+{source.Name}";
        var program = file.AddStream("", FontSubset.Build(source, _used.Keys));
        var box = source.Box;
        var descriptor = file.AddObject(
            $"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /ItalicAngle {(source.Name.EndsWith("Italic", StringComparison.Ordinal) ? -10 : 0)} "
            + $"/Ascent {Units(source.Ascent)} /Descent {Units(source.Descent)} /CapHeight {Units(source.Ascent * 3 / 4)} /StemV 80 "
            + $"/FontBBox [{Units(box.Left)} {Units(box.Bottom)} {Units(box.Right)} {Units(box.Top)}] /FontFile2 {program} 0 R >>");
        var widths = string.Join(' ', _used.Keys.Select(glyph => $"{glyph} [{Units(source.Advance(glyph))}]"));
        var glyphs = file.AddObject(
            $"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDToGIDMap /Identity /FontDescriptor {descriptor} 0 R "
            + $"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /W [{widths}] >>");
        var unicode = file.AddStream("", Encoding.ASCII.GetBytes(UnicodeMap()));
        return file.AddObject(
            $"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{glyphs} 0 R] /ToUnicode {unicode} 0 R >>");
    }

    /// <summary>Lets readers find the characters behind the glyph numbers: the text layer.</summary>
    private string UnicodeMap()
    {
        var map = new StringBuilder();
        map.Append("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Samples def\n/CMapType 2 def\n");
        map.Append("1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        foreach (var part in _used.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part) map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{(int)character:X4}>\n");
            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private int Units(int value) => (int)Math.Round(value * 1000.0 / source.UnitsPerEm);
}
