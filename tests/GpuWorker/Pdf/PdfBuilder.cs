using System.Globalization;
using System.Text;

namespace Workflows.GpuWorker.Tests.Pdf;

/// <summary>Writes small PDFs byte by byte, correct or broken on purpose.</summary>
internal sealed class PdfBuilder
{
    private const int FirstFree = 4;
    private readonly List<byte[]> _objects = [];
    private readonly List<string> _pages = [];

    /// <summary>A page that draws <paramref name="content"/>; /F1 is Helvetica, /F2 Helvetica-Bold.</summary>
    public PdfBuilder Page(string content, string resources = "", string width = "960", string height = "540", string extra = "")
    {
        return PageOf(Stream("", Encoding.Latin1.GetBytes(content)), resources, width, height, extra);
    }

    /// <summary>A page whose content is the stream of this number.</summary>
    public PdfBuilder PageOf(int content, string resources = "", string width = "960", string height = "540", string extra = "")
    {
        const string font = "/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >>";
        var page = Object(string.Create(CultureInfo.InvariantCulture,
            $"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {content} 0 R /Resources << {font} {resources} >> {extra} >>"));
        _pages.Add($"{page} 0 R");
        return this;
    }

    /// <summary>A page that the page tree names and that is not there.</summary>
    public PdfBuilder MissingPage()
    {
        _pages.Add("99999 0 R");
        return this;
    }

    /// <returns>The object's number.</returns>
    public int Object(string text) => Add(Encoding.Latin1.GetBytes(text));

    public int Stream(string dictionary, byte[] data)
    {
        var head = Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<< {dictionary} /Length {data.Length} >>\nstream\n"));
        return Add([.. head, .. data, .. "\nendstream"u8.ToArray()]);
    }

    public byte[] Build(string title = "", string trailer = "")
    {
        var file = new MemoryStream();
        var offsets = new List<long>();
        Write("%PDF-1.7\n%âãÏÓ\n");
        Body("<< /Type /Catalog /Pages 2 0 R >>"u8.ToArray());
        Body(Encoding.Latin1.GetBytes($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages)}] >>"));
        Body(Encoding.Latin1.GetBytes(title.Length == 0 ? "<< >>" : $"<< /Title ({title}) >>"));
        foreach (var item in _objects) Body(item);
        var start = file.Position;
        Write(string.Create(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n"));
        foreach (var offset in offsets) Write(string.Create(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n"));
        Write(string.Create(CultureInfo.InvariantCulture, $"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R /Info 3 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n"));
        return file.ToArray();

        void Body(byte[] item)
        {
            offsets.Add(file.Position);
            Write(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n"));
            file.Write(item);
            Write("\nendobj\n");
        }

        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
    }

    private int Add(byte[] item)
    {
        _objects.Add(item);
        return FirstFree + _objects.Count - 1;
    }
}
