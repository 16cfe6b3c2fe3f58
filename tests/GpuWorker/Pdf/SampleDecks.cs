using System.Globalization;
using System.IO.Compression;

namespace Workflows.GpuWorker.Tests.Pdf;

/// <summary>Decks that tests open: ordinary ones and ones that nobody should send.</summary>
internal static class SampleDecks
{
    /// <summary>Dark blue slide, white headline, a body line, a red square of a tenth of the width.</summary>
    public const string DarkSlide = """
        0.06 0.14 0.30 rg 0 0 960 540 re f
        1 1 1 rg BT /F2 40 Tf 60 450 Td (Energy for everyone) Tj ET
        BT /F1 18 Tf 60 380 Td (We store the power of the sun for the night and sell it to the grid.) Tj ET
        0.9 0.1 0.1 rg 700 60 96 96 re f
        """;

    public static byte[] Dark() => new PdfBuilder().Page(DarkSlide).Build("Sunbank pitch");

    /// <summary>White pages with "Slide 1", "Slide 2" and so on.</summary>
    public static byte[] Plain(int pages)
    {
        var builder = new PdfBuilder();
        for (var page = 1; page <= pages; page++)
            builder.Page(string.Create(CultureInfo.InvariantCulture, $"0 g BT /F2 36 Tf 60 450 Td (Slide {page}) Tj ET BT /F1 16 Tf 60 400 Td (Body of the page with some words) Tj ET"));
        return builder.Build();
    }

    /// <summary>A deck whose content no other test has.</summary>
    public static byte[] Unique(int deckId, int pages)
    {
        var builder = new PdfBuilder();
        for (var page = 1; page <= pages; page++)
            builder.Page(string.Create(CultureInfo.InvariantCulture, $"0 g BT /F2 36 Tf 60 450 Td (Deck {deckId}) Tj ET BT /F1 16 Tf 60 400 Td (page {page} of it) Tj ET"));
        return builder.Build();
    }

    /// <summary>Pages of about 7,000 characters each.</summary>
    public static byte[] Wordy(int pages)
    {
        var line = string.Concat(Enumerable.Repeat("revenue grows with every customer ", 4));
        var lines = string.Concat(Enumerable.Range(0, 50).Select(i =>
            string.Create(CultureInfo.InvariantCulture, $"BT /F1 8 Tf 20 {520 - (i * 10)} Td ({line}) Tj ET ")));
        var builder = new PdfBuilder();
        for (var page = 1; page <= pages; page++) builder.Page($"0 g {lines}");
        return builder.Build();
    }

    /// <summary>Protected by a user password that no reader can guess: the check values are not those of the empty password.</summary>
    public static byte[] WithPassword()
    {
        var check = string.Concat(Enumerable.Repeat("a5", 32));
        return new PdfBuilder().Page(DarkSlide).Build(trailer:
            $"/ID [<{check[..32]}> <{check[..32]}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{check}> /U <{check}> >>");
    }

    /// <summary>Forms that draw one another ten times each, twelve deep: 10^12 rectangles.</summary>
    public static byte[] EndlessDrawing() => EndlessPage(new PdfBuilder()).Build();

    /// <summary>Three pages; drawing the second never ends.</summary>
    public static byte[] EndlessInTheMiddle() => EndlessPage(new PdfBuilder().Page("0 g BT /F2 36 Tf 60 450 Td (First) Tj ET"))
        .Page("0 g BT /F2 36 Tf 60 450 Td (Last) Tj ET").Build();

    /// <summary>Three pages; the second cannot be opened.</summary>
    public static byte[] WithADamagedPage(int deckId) => new PdfBuilder()
        .Page(string.Create(CultureInfo.InvariantCulture, $"0 g BT /F2 36 Tf 60 450 Td (Deck {deckId}) Tj ET"))
        .MissingPage()
        .Page("0 g BT /F2 36 Tf 60 450 Td (Last) Tj ET").Build();

    private static PdfBuilder EndlessPage(PdfBuilder builder)
    {
        var form = Form(builder, "0 0 1 1 re f", "");
        for (var depth = 0; depth < 12; depth++)
            form = Form(builder, string.Concat(Enumerable.Repeat("/X Do ", 10)), string.Create(CultureInfo.InvariantCulture, $"/XObject << /X {form} 0 R >>"));
        return builder.Page("/X Do", string.Create(CultureInfo.InvariantCulture, $"/XObject << /X {form} 0 R >>"));
    }

    /// <summary>An image of 12,000 x 12,000 pixels: a few hundred kilobytes of file that take most of a second to unpack.</summary>
    public static byte[] SlowImage()
    {
        const int side = 12_000;
        var row = new byte[side * 3];
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < side; y++) zip.Write(row);
        }

        var builder = new PdfBuilder();
        var image = builder.Stream(string.Create(CultureInfo.InvariantCulture,
            $"/Type /XObject /Subtype /Image /Width {side} /Height {side} /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /FlateDecode"), packed.ToArray());
        return builder.Page("960 0 0 540 0 0 cm /I Do", string.Create(CultureInfo.InvariantCulture, $"/XObject << /I {image} 0 R >>")).Build();
    }

    /// <summary>A content stream of a few megabytes of file that unpacks to 3 GB.</summary>
    public static byte[] ContentBomb()
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            var block = new byte[1 << 20];
            block.AsSpan().Fill((byte)' ');
            for (var i = 0; i < 3 * 1024; i++) zip.Write(block);
        }

        var builder = new PdfBuilder();
        var bomb = builder.Stream("/Filter /FlateDecode", packed.ToArray());
        return builder.PageOf(bomb).Build();
    }

    /// <summary>Half black, half white, as a raster image that covers the left half of the page.</summary>
    public static byte[] LeftHalfImage()
    {
        var builder = new PdfBuilder();
        var image = builder.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", [0, 255, 0, 255]);
        return builder.Page("480 0 0 540 0 0 cm /I Do", string.Create(CultureInfo.InvariantCulture, $"/XObject << /I {image} 0 R >>")).Build();
    }

    /// <summary>An image that a form draws at half its size, on a page a quarter wide and half high.</summary>
    public static byte[] ImageInForm()
    {
        var builder = new PdfBuilder();
        var image = builder.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceGray", [0, 255, 0, 255]);
        var form = Form(builder, "480 0 0 540 0 0 cm /I Do", string.Create(CultureInfo.InvariantCulture, $"/XObject << /I {image} 0 R >>"));
        return builder.Page("q 0.5 0 0 0.5 100 100 cm /X Do Q", string.Create(CultureInfo.InvariantCulture, $"/XObject << /X {form} 0 R >>")).Build();
    }

    private static int Form(PdfBuilder builder, string content, string resources) =>
        builder.Stream($"/Type /XObject /Subtype /Form /BBox [0 0 1000 1000] /Resources << {resources} >>", System.Text.Encoding.Latin1.GetBytes(content));
}
