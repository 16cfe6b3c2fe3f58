using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>An open page. Rectangles that it hands out are in points as displayed, y downwards from the top left.</summary>
internal sealed unsafe class DecodedPage : IDisposable
{
    /// <summary>Objects looked at; a page of more is drawn completely but its further images are not counted.</summary>
    private const int ObjectsMax = 50_000;

    private const int FormDepthMax = 8;

    private const double SideMax = 16_000;

    /// <summary>Device units in a point, for exactness: the mapping yields whole numbers.</summary>
    private const int Scale = 16;

    private readonly nint _page;

    private DecodedPage(nint page, int number)
    {
        _page = page;
        Number = number;
        Width = Pdfium.FPDF_GetPageWidthF(page);
        Height = Pdfium.FPDF_GetPageHeightF(page);
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

    /// <summary>Where images are drawn, also inside forms, clipped to the page.</summary>
    public IReadOnlyList<Box> Images()
    {
        var images = new List<Box>();
        var budget = ObjectsMax;
        var count = Pdfium.FPDFPage_CountObjects(_page);
        for (var i = 0; i < count && budget > 0; i++)
            Collect(Pdfium.FPDFPage_GetObject(_page, i), Affine.Identity, depth: 0, ref budget, images);
        return images;
    }

    /// <summary>From the page's own coordinates (any origin, y upwards, possibly rotated) to displayed points.</summary>
    public Box ToDisplayed(double left, double bottom, double right, double top)
    {
        var (x1, y1) = ToDisplayed(left, bottom);
        var (x2, y2) = ToDisplayed(right, top);
        return new Box(Math.Min(x1, x2), Math.Min(y1, y2), Math.Max(x1, x2), Math.Max(y1, y2));
    }

    public void Dispose() => Pdfium.FPDF_ClosePage(_page);

    private (double X, double Y) ToDisplayed(double x, double y)
    {
        int deviceX, deviceY;
        _ = Pdfium.FPDF_PageToDevice(_page, 0, 0, (int)(Width * Scale), (int)(Height * Scale), 0, x, y, &deviceX, &deviceY);
        return ((double)deviceX / Scale, (double)deviceY / Scale);
    }

    private void Collect(nint item, Affine toPage, int depth, ref int budget, List<Box> images)
    {
        budget--;
        switch (Pdfium.FPDFPageObj_GetType(item))
        {
            case Pdfium.ObjectImage:
                float left, bottom, right, top;
                if (Pdfium.FPDFPageObj_GetBounds(item, &left, &bottom, &right, &top) == 0) return;
                var bounds = toPage.Apply(left, bottom, right, top);
                var box = ToDisplayed(bounds.Left, bounds.Top, bounds.Right, bounds.Bottom).ClipTo(Width, Height);
                if (box.Area > 0) images.Add(box);
                break;

            case Pdfium.ObjectForm when depth < FormDepthMax:
                Pdfium.Matrix matrix;
                if (Pdfium.FPDFPageObj_GetMatrix(item, &matrix) == 0) return;
                var inner = Affine.From(matrix).Then(toPage);
                var count = Pdfium.FPDFFormObj_CountObjects(item);
                for (var i = 0; i < count && budget > 0; i++)
                    Collect(Pdfium.FPDFFormObj_GetObject(item, (uint)i), inner, depth + 1, ref budget, images);
                break;
        }
    }
}
