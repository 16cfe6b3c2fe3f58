using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Pdf;

/// <summary>
/// A small PDF writer: pages, embedded TrueType subsets with a text layer, paths and bitmaps. It writes the same
/// bytes for the same calls: no clock, no random ids.
/// </summary>
internal sealed class PdfFile
{
    private readonly List<byte[]> _objects = [];
    private readonly List<PdfPage> _pages = [];
    private readonly List<PdfFont> _fonts = [];
    private readonly List<int> _images = [];

    public PdfPage AddPage(PageFormat format)
    {
        var page = new PdfPage(this, format);
        _pages.Add(page);
        return page;
    }

    /// <returns>The resource name of the font, such as <c>F1</c>, and the font that collects its used glyphs.</returns>
    public (string Resource, PdfFont Font) Use(TrueTypeFont font)
    {
        var index = _fonts.FindIndex(f => f.Source == font);
        if (index < 0)
        {
            index = _fonts.Count;
            _fonts.Add(new PdfFont(font));
        }

        return ($"F{index + 1}", _fonts[index]);
    }

    /// <returns>The resource name of the bitmap, such as <c>I1</c>.</returns>
    public string Add(PixelCanvas bitmap, bool grey)
    {
        var dictionary = $"/Type /XObject /Subtype /Image /Width {bitmap.Width} /Height {bitmap.Height} /BitsPerComponent 8 /ColorSpace {(grey ? "/DeviceGray" : "/DeviceRGB")}";
        _images.Add(AddStream(dictionary, grey ? bitmap.ToGrey() : bitmap.Pixels.ToArray()));
        return $"I{_images.Count}";
    }

    /// <param name="createdAt">Written as creation and modification date, UTC.</param>
    public byte[] Save(string title, string author, string language, DateTime createdAt)
    {
        var fonts = string.Join(' ', _fonts.Select((font, i) => $"/F{i + 1} {font.WriteTo(this)} 0 R"));
        var images = string.Join(' ', _images.Select((id, i) => $"/I{i + 1} {id} 0 R"));
        var resources = AddObject($"<< /Font << {fonts} >> /XObject << {images} >> >>");
        var parent = _objects.Count + 2 * _pages.Count + 1;
        var kids = new List<int>();
        foreach (var page in _pages)
        {
            var content = AddStream("", page.Content);
            var box = string.Create(CultureInfo.InvariantCulture, $"[0 0 {page.Format.Width:0.##} {page.Format.Height:0.##}]");
            kids.Add(AddObject($"<< /Type /Page /Parent {parent} 0 R /MediaBox {box} /Resources {resources} 0 R /Contents {content} 0 R >>"));
        }

        AddObject($"<< /Type /Pages /Count {kids.Count} /Kids [{string.Join(' ', kids.Select(k => $"{k} 0 R"))}] >>");
        var catalog = AddObject($"<< /Type /Catalog /Pages {parent} 0 R /Lang ({language}) >>");
        var date = createdAt.ToString("'(D:'yyyyMMddHHmmss'Z)'", CultureInfo.InvariantCulture);
        var info = AddObject($"<< /Title {Text(title)} /Author {Text(author)} /Creator (Workflows samples) /CreationDate {date} /ModDate {date} >>");
        return Assemble(catalog, info);
    }

    internal int AddObject(string body)
    {
        _objects.Add(Encoding.Latin1.GetBytes(body));
        return _objects.Count;
    }

    internal int AddStream(string dictionary, byte[] data)
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(data);
        var head = Encoding.Latin1.GetBytes($"<< {dictionary} /Filter /FlateDecode /Length {compressed.Length} /Length1 {data.Length} >>\nstream\n");
        _objects.Add([.. head, .. compressed.ToArray(), .. "\nendstream"u8]);
        return _objects.Count;
    }

    private byte[] Assemble(int catalog, int info)
    {
        using var file = new MemoryStream();
        Write(file, "%PDF-1.7\n%\u00e2\u00e3\u00cf\u00d3\n");
        var offsets = new List<long>();
        for (var i = 0; i < _objects.Count; i++)
        {
            offsets.Add(file.Length);
            Write(file, $"{i + 1} 0 obj\n");
            file.Write(_objects[i]);
            Write(file, "\nendobj\n");
        }

        var id = Convert.ToHexString(SHA256.HashData(file.ToArray()).AsSpan(0, 16));
        var table = file.Length;
        Write(file, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        foreach (var offset in offsets) Write(file, string.Create(CultureInfo.InvariantCulture, $"{offset:D10} 00000 n \n"));
        Write(file, $"trailer\n<< /Size {offsets.Count + 1} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id}> <{id}>] >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    /// <summary>A text string outside page content: UTF-16 with its mark, in hex, so that no character needs escaping.</summary>
    private static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private static void Write(MemoryStream file, string text) => file.Write(Encoding.Latin1.GetBytes(text));
}
