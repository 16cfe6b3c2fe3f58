using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples.Drawing;

/// <summary>Turns one slide into one page.</summary>
internal static class SlidePainter
{
    public static void Paint(Sheet sheet, SampleDeck deck, Slide slide, int page)
    {
        if (slide is Slide.Cover cover)
        {
            PaintCover(sheet, cover);
            return;
        }

        var area = Frame.Paint(sheet, deck.Company, slide.Title, page, deck.Slides.Count);
        if (!sheet.Format.IsPortrait && slide is Slide.Bullets or Slide.Cards or Slide.Figures or Slide.Team or Slide.Quote or Slide.Table)
        {
            // Short content hangs a little lower than charts, which fill the page by themselves.
            var drop = area.Height * 0.06;
            area = area with { Y = area.Y + drop, Height = area.Height - drop };
        }

        switch (slide)
        {
            case Slide.Bullets s: Blocks.Bullets(sheet, s.Lead, s.Items, area); break;
            case Slide.Cards s: Blocks.Cards(sheet, s.Items, area); break;
            case Slide.Figures s: Blocks.Figures(sheet, s.Lead, s.Items, area); break;
            case Slide.Bars s: Charts.Bars(sheet, s, AboveNote(sheet, s.Note, area)); break;
            case Slide.Lines s: Charts.Lines(sheet, s, AboveNote(sheet, s.Note, area)); break;
            case Slide.Pie s: Charts.Pie(sheet, s.Slices, AboveNote(sheet, s.Note, area), holeShare: 0); break;
            case Slide.Picture s: PaintPicture(sheet, s, AboveNote(sheet, s.Caption, area)); break;
            case Slide.Table s: Blocks.Table(sheet, s, area); break;
            case Slide.Team s: Blocks.Team(sheet, s.People, area); break;
            case Slide.Roadmap s: Blocks.Roadmap(sheet, s.Steps, area); break;
            case Slide.Quote s: PaintQuote(sheet, s, area); break;
            case Slide.Ask s: PaintAsk(sheet, s, area); break;
            case Slide.Prose s: Blocks.Prose(sheet, s.Paragraphs, area); break;
            default: throw new InvalidOperationException($"Slide {slide.GetType().Name} has no painter.");
        }
    }

    private static Area AboveNote(Sheet sheet, string note, Area area)
    {
        var font = sheet.Body(12);
        var height = Sheet.TextHeight(note, font, area.Width);
        sheet.Text(note, font, sheet.Theme.Muted, new Area(area.X, area.Bottom - height, area.Width, height));
        var chart = area.Height - height - 14 * sheet.Scale;
        return new Area(area.X, area.Y, area.Width, sheet.Format.IsPortrait ? Math.Min(chart, area.Width * 0.8) : chart);
    }

    private static void PaintCover(Sheet sheet, Slide.Cover cover)
    {
        var (scale, theme, width, height) = (sheet.Scale, sheet.Theme, sheet.Format.Width, sheet.Format.Height);
        var dark = theme.Frame is PageFrame.SideBand or PageFrame.TopBar;
        sheet.Fill(new Area(0, 0, width, height), dark ? theme.Accent : theme.Page);
        var margin = 64 * scale;
        var centred = theme.Frame is PageFrame.Report;
        var align = centred ? Align.Center : Align.Near;
        for (var i = 0; i < 3 && !centred; i++)
        {
            var size = (230 - 62 * i) * scale;
            sheet.Page.FillCircle(width - size * 0.72, height - size * (0.9 - 0.1 * i), size, theme.AccentAt(dark ? i + 1 : i));
        }

        var top = height * (centred ? 0.3 : 0.27);
        var ink = dark ? Rgb.White : theme.Ink;
        var y = sheet.Text(cover.Title, sheet.Heading(52), dark ? ink : theme.Accent, new Area(margin, top, width - 2 * margin, 90), align) + 10 * scale;
        y = sheet.Text(cover.Tagline, sheet.Body(21), ink, new Area(margin, y, (width - 2 * margin) * (centred ? 1 : 0.78), 120), align) + 16 * scale;
        var rule = centred ? width / 2 - 30 * scale : margin;
        sheet.Fill(new Area(rule, y, 60 * scale, 4 * scale), theme.AccentAt(1));
        sheet.Label(cover.Footer, sheet.Body(12), dark ? ink : theme.Muted, centred ? width / 2 : margin, height - 48 * scale, align);
    }

    private static void PaintPicture(Sheet sheet, Slide.Picture slide, Area area)
    {
        var height = Math.Min(area.Height, area.Width * 0.62);
        var (pixelWidth, pixelHeight) = ((int)area.Width, (int)height);
        var bitmap = BitmapCharts.Draw(slide.Kind, slide.Seed, pixelWidth, pixelHeight, sheet.Theme);
        sheet.Page.Bitmap(bitmap, grey: false, area with { Height = height });
    }

    private static void PaintQuote(Sheet sheet, Slide.Quote slide, Area area)
    {
        var scale = sheet.Scale;
        sheet.Label("“", sheet.Heading(90), sheet.Theme.AccentAt(1), area.X, area.Y + 44 * scale, Align.Near);
        var y = sheet.Text(slide.Words, sheet.Heading(23, FontStyle.Italic), sheet.Theme.Ink,
            new Area(area.X + 58 * scale, area.Y + 30 * scale, area.Width - 90 * scale, area.Height)) + 20 * scale;
        sheet.Text(slide.Source, sheet.Body(13), sheet.Theme.Muted, new Area(area.X + 58 * scale, y, area.Width - 90 * scale, 60));
    }

    private static void PaintAsk(Sheet sheet, Slide.Ask slide, Area area)
    {
        var scale = sheet.Scale;
        var y = sheet.Text(slide.Amount, sheet.Heading(46), sheet.Theme.Accent, area) + 4 * scale;
        y = sheet.Text(slide.Lead, sheet.Body(15), sheet.Theme.Ink, new Area(area.X, y, area.Width, 90)) + 22 * scale;
        var rest = Math.Min(area.Bottom - y, area.Width * 0.5);
        Charts.Pie(sheet, slide.Uses, new Area(area.X, y, area.Width, rest), holeShare: 0.58);
    }
}
