using System.Runtime.InteropServices;
using System.Text;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Holds at most one open document and answers questions about it. Used by the child's main thread only.</summary>
internal sealed unsafe class DocumentDecoder : IDisposable
{
    private const int TitleCharactersMax = 300;

    private nint _document;
    private void* _source;

    public DocumentDecoder() => Pdfium.FPDF_InitLibrary();

    public (DecoderReply Reply, byte[] Body) Handle(DecoderRequest request, byte[] body) => request.Verb switch
    {
        DecoderVerb.Open => (Open(body, request.MaxPages), []),
        DecoderVerb.Image => Image(request),
        DecoderVerb.Pixels => Pixels(request),
        DecoderVerb.Observe => (Observe(request), []),
        DecoderVerb.Close => (Close(), []),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Verb, "Unknown verb."),
    };

    public void Dispose() => Close();

    private DecoderReply Open(ReadOnlySpan<byte> source, int maxPages)
    {
        Close();
        // PDFium reads from these bytes for as long as the document is open; native memory stays where it is.
        _source = NativeMemory.Alloc((nuint)source.Length);
        source.CopyTo(new Span<byte>(_source, source.Length));
        _document = Pdfium.FPDF_LoadMemDocument64((byte*)_source, (nuint)source.Length, null);
        if (_document == 0)
        {
            var locked = Pdfium.FPDF_GetLastError() is Pdfium.ErrorPassword or Pdfium.ErrorSecurity;
            return new DecoderReply { Refusal = locked ? DecoderRefusal.Password : DecoderRefusal.Corrupt };
        }

        var pages = Pdfium.FPDF_GetPageCount(_document);
        if (pages <= 0) return new DecoderReply { Refusal = DecoderRefusal.NoPages };
        if (pages > maxPages) return new DecoderReply { Refusal = DecoderRefusal.TooManyPages, PageCount = pages };
        return new DecoderReply { PageCount = pages, Title = Title() };
    }

    private (DecoderReply, byte[]) Image(DecoderRequest request)
    {
        using var page = DecodedPage.Load(_document, request.Page);
        if (page is null) return (new DecoderReply { Refusal = DecoderRefusal.CorruptPage }, []);

        var picture = page.Render(request.ImageWidth, request.MaxPixels);
        var text = page.ReadText(request.MaxCharacters);
        var jpeg = Vips.EncodeJpeg(picture.Rgb, picture.Width, picture.Height, request.ImageQuality);
        var decoded = new DecodedText
        {
            Width = page.Width,
            Height = page.Height,
            Text = text.Text,
            Headline = Headline.Find(text.Lines, page.Height)?.Text,
            WordCount = WordCounter.Count(text.Text),
            ImageWidth = picture.Width,
            ImageHeight = picture.Height,
        };
        return (new DecoderReply { Text = decoded }, jpeg);
    }

    private (DecoderReply, byte[]) Pixels(DecoderRequest request)
    {
        using var page = DecodedPage.Load(_document, request.Page);
        if (page is null) return (new DecoderReply { Refusal = DecoderRefusal.CorruptPage }, []);

        var picture = page.Render(request.ImageWidth, request.MaxPixels);
        if (request.Part is { } part) picture = picture.Crop(part);
        return (new DecoderReply { PictureWidth = picture.Width }, picture.Rgb);
    }

    private DecoderReply Observe(DecoderRequest request)
    {
        using var page = DecodedPage.Load(_document, request.Page);
        return page is null
            ? new DecoderReply { Refusal = DecoderRefusal.CorruptPage }
            : new DecoderReply { Observation = PageObserver.Observe(page, request) };
    }

    private DecoderReply Close()
    {
        if (_document != 0) Pdfium.FPDF_CloseDocument(_document);
        _document = 0;
        NativeMemory.Free(_source);
        _source = null;
        return new DecoderReply();
    }

    private string? Title()
    {
        var bytes = Pdfium.FPDF_GetMetaText(_document, "Title", null, 0);
        if (bytes is <= 2 or > 64 * 1024) return null;
        var buffer = new byte[bytes];
        fixed (byte* start = buffer) Pdfium.FPDF_GetMetaText(_document, "Title", start, bytes);
        var title = PlainText.Clean(Encoding.Unicode.GetString(buffer, 0, (int)bytes - 2)).Trim();
        if (title.Length == 0) return null;
        return title.Length <= TitleCharactersMax ? title : PlainText.Cut(title, TitleCharactersMax);
    }
}
