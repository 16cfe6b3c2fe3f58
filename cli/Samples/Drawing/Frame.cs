using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples.Drawing;

/// <summary>Paints what all pages of a deck share and says where the content goes.</summary>
internal static class Frame
{
    /// <returns>The area for the slide's own content.</returns>
    public static Area Paint(Sheet sheet, string company, string title, int page, int pageCount)
    {
        var (width, height) = (sheet.Format.Width, sheet.Format.Height);
        sheet.Fill(new Area(0, 0, width, height), sheet.Theme.Page);
        var content = sheet.Theme.Frame switch
        {
            PageFrame.Plain or PageFrame.Dark => Plain(sheet, title),
            PageFrame.SideBand => SideBand(sheet, company, title),
            PageFrame.TopBar => TopBar(sheet, title),
            PageFrame.Report => Report(sheet, company, title),
            _ => throw new InvalidOperationException($"Frame {sheet.Theme.Frame} has no painter."),
        };
        var footer = sheet.Body(8.5);
        var y = height - 18 * sheet.Scale;
        if (sheet.Theme.Frame is not PageFrame.SideBand)
            sheet.Label($"{company} · Confidential", footer, sheet.Theme.Muted, content.X, y, Align.Near);
        sheet.Label($"{page} / {pageCount}", footer, sheet.Theme.Muted, content.Right, y, Align.Far);
        return content;
    }

    private static Area Plain(Sheet sheet, string title)
    {
        var (margin, scale) = (52 * sheet.Scale, sheet.Scale);
        var area = new Area(margin, 40 * scale, sheet.Format.Width - 2 * margin, 100 * scale);
        sheet.Fill(new Area(margin, 34 * scale, 44 * scale, 4 * scale), sheet.Theme.Accent);
        var bottom = sheet.Text(title, sheet.Heading(27), sheet.Theme.Ink, new Area(area.X, 44 * scale, area.Width, 80));
        return Below(sheet, margin, bottom + 18 * scale, margin);
    }

    private static Area SideBand(Sheet sheet, string company, string title)
    {
        var (scale, height) = (sheet.Scale, sheet.Format.Height);
        var band = (sheet.Format.IsPortrait ? 150 : 210) * scale;
        sheet.Fill(new Area(0, 0, band, height), sheet.Theme.Accent);
        sheet.Fill(new Area(band, 0, 5 * scale, height), sheet.Theme.AccentAt(1));
        sheet.Text(title, sheet.Heading(22), Rgb.White, new Area(24 * scale, 60 * scale, band - 42 * scale, height));
        sheet.Label(company, sheet.Body(10, FontStyle.Bold), Rgb.White, 24 * scale, height - 30 * scale, Align.Near);
        return Below(sheet, band + 36 * scale, 56 * scale, 40 * scale);
    }

    private static Area TopBar(Sheet sheet, string title)
    {
        var (scale, width) = (sheet.Scale, sheet.Format.Width);
        var margin = 40 * scale;
        var titleHeight = Sheet.TextHeight(title, sheet.Heading(22), width - 2 * margin);
        var bar = titleHeight + 34 * scale;
        sheet.Fill(new Area(0, 0, width, bar), sheet.Theme.Accent);
        sheet.Fill(new Area(0, bar, width, 4 * scale), sheet.Theme.AccentAt(1));
        sheet.Text(title, sheet.Heading(22), Rgb.White, new Area(margin, 17 * scale, width - 2 * margin, bar));
        return Below(sheet, margin, bar + 30 * scale, margin);
    }

    private static Area Report(Sheet sheet, string company, string title)
    {
        var (scale, width) = (sheet.Scale, sheet.Format.Width);
        var margin = 62 * scale;
        sheet.Label(company.ToUpperInvariant(), sheet.Body(8.5), sheet.Theme.Muted, width / 2, 34 * scale, Align.Center);
        sheet.Line(sheet.Theme.Muted, 0.6, margin, 46 * scale, width - margin, 46 * scale);
        var bottom = sheet.Text(title, sheet.Heading(25), sheet.Theme.Ink,
            new Area(margin, 58 * scale, width - 2 * margin, 100), Align.Center);
        sheet.Line(sheet.Theme.Accent, 1.4, width / 2 - 36 * scale, bottom + 8 * scale, width / 2 + 36 * scale, bottom + 8 * scale);
        return Below(sheet, margin, bottom + 30 * scale, margin);
    }

    private static Area Below(Sheet sheet, double left, double top, double right) =>
        new(left, top, sheet.Format.Width - left - right, sheet.Format.Height - top - 44 * sheet.Scale);
}
