using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>An open page. Rectangles that it hands out are in points as displayed, y downwards from the top left.</summary>
internal sealed unsafe class DecodedPage : IDisposable
{
    private const double SideMax = 16_000;

    /// <summary>Device units in a point, for exactness: the mapping yields whole numbers.</summary>
    private const int Scale = 16;

    /// <summary>Distance in points over which the mapping to displayed points is measured.</summary>
    private const double Far = 4096;

    private readonly nint _page;
    private readonly Affine _toDisplayed;

    private DecodedPage(nint page, int number)
    {
        _page = page;
        Number = number;
        Width = Pdfium.FPDF_GetPageWidthF(page);
        Height = Pdfium.FPDF_GetPageHeightF(page);
        _toDisplayed = MapToDisplayed();
    }

    public int Number { get; }

    public double Width { get; }

    public double Height { get; }

    /// <param name="number">From 1.</param>
    /// <returns>Null when the page is damaged or has no area.</returns>
    public static DecodedPage? Load(nint document, int number)
    {
        if (document == 0) throw new InvalidOperationException("No document is open.");
        var handle = Pdfium.FPDF_LoadPage(document, number - 1);
        if (handle == 0) return null;
        var page = new DecodedPage(handle, number);
        if (page.Width is > 0 and < 1e7 && page.Height is > 0 and < 1e7) return page;
        page.Dispose();
        return null;
    }

    /// <summary>Draws the page on white, <paramref name="width"/> pixels wide or less so as to stay below <paramref name="maxPixels"/>.</summary>
    public Picture Render(int width, int maxPixels)
    {
        var scale = width / Width;
        var pixels = Width * scale * Height * scale;
        if (pixels > maxPixels) scale *= Math.Sqrt(maxPixels / pixels);
        // Pages can be absurdly long and thin; JPEG ends at 65,535 pixels a side.
        scale = Math.Min(scale, SideMax / Math.Max(Width, Height));
        var columns = Math.Clamp((int)Math.Round(Width * scale), 1, maxPixels);
        var rows = Math.Clamp((int)Math.Round(Height * scale), 1, Math.Max(1, maxPixels / columns));

        var stride = columns * 4;
        var buffer = new byte[(long)stride * rows];
        buffer.AsSpan().Fill(0xff);
        fixed (byte* start = buffer)
        {
            var bitmap = Pdfium.FPDFBitmap_CreateEx(columns, rows, Pdfium.BitmapBgrx, start, stride);
            if (bitmap == 0) throw new InvalidOperationException($"PDFium refused a bitmap of {columns} x {rows}.");
            Pdfium.FPDF_RenderPageBitmap(bitmap, _page, 0, 0, columns, rows, 0, Pdfium.RenderAnnotations | Pdfium.ReverseByteOrder);
            Pdfium.FPDFBitmap_Destroy(bitmap);
        }

        return Picture.FromRgbx(buffer, columns, rows);
    }

    public PageText ReadText(int maxCharacters) => TextReader.Read(_page, this, maxCharacters);

    /// <summary>Where images and paths are drawn, also inside forms, clipped to the page.</summary>
    public (IReadOnlyList<Box> Images, IReadOnlyList<ObservedShape> Shapes) Objects() => ObjectReader.Read(_page, _toDisplayed, Width, Height);

    /// <summary>From the page's own coordinates (any origin, y upwards, possibly rotated) to displayed points.</summary>
    public Box ToDisplayed(double left, double bottom, double right, double top) => _toDisplayed.Apply(left, bottom, right, top);

    public void Dispose() => Pdfium.FPDF_ClosePage(_page);

    /// <summary>The mapping is affine, so three corners tell it.</summary>
    private Affine MapToDisplayed()
    {
        var (x0, y0) = ToDevice(0, 0);
        var (x1, y1) = ToDevice(Far, 0);
        var (x2, y2) = ToDevice(0, Far);
        return new Affine((x1 - x0) / Far, (y1 - y0) / Far, (x2 - x0) / Far, (y2 - y0) / Far, x0, y0);
    }

    private (double X, double Y) ToDevice(double x, double y)
    {
        int deviceX, deviceY;
        _ = Pdfium.FPDF_PageToDevice(_page, 0, 0, (int)(Width * Scale), (int)(Height * Scale), 0, x, y, &deviceX, &deviceY);
        return ((double)deviceX / Scale, (double)deviceY / Scale);
    }
}
