using System.Globalization;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckTruth.Drawing;

/// <summary>What all pages of a deck share, and the headline.</summary>
internal static class Frame
{
    /// <returns>The area for the slide's own content.</returns>
    public static Area Draw(SlideCanvas canvas, Writer writer, string headline, int number, int count)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var theme = style.Theme;
        canvas.Rectangle(new Area(0, 0, canvas.Width, canvas.Height), theme.Page);
        var margin = 48 * s;
        var content = style.Headline switch
        {
            HeadlinePlace.TopLeft => Top(canvas, headline, margin, Align.Left, number),
            HeadlinePlace.TopCentre => Top(canvas, headline, margin, Align.Centre, number),
            HeadlinePlace.TopBar => TopBar(canvas, headline, margin),
            HeadlinePlace.SidePanel => Side(canvas, headline, panel: true),
            HeadlinePlace.LeftColumn => Side(canvas, headline, panel: false),
            _ => throw new InvalidOperationException($"No frame for {style.Headline}."),
        };
        Footer(canvas, writer, content, number, count);
        return content;
    }

    public static string Cased(SlideCanvas canvas, string headline) => canvas.Style.UpperCase ? Upper(headline) : headline;

    /// <summary>Capitals everywhere except in figures' units, where M and m may differ.</summary>
    private static string Upper(string headline) =>
        headline.Any(char.IsAsciiDigit) ? headline : headline.ToUpper(CultureInfo.InvariantCulture);

    private static Area Top(SlideCanvas canvas, string headline, double margin, Align align, int number)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var y = 30 * s;
        if (style.Eyebrow)
        {
            var x = align == Align.Left ? margin : canvas.Width / 2;
            canvas.Label(number.ToString("00", CultureInfo.InvariantCulture), style.BoldFont, 11 * s, style.Theme.Accent, x, y, align);
            y += 18 * s;
        }

        var area = new Area(margin, y, canvas.Width - (2 * margin) - (style.Logo ? 60 * s : 0), 96 * s);
        if (align == Align.Centre) area = new Area(margin, y, canvas.Width - (2 * margin), 96 * s);
        y = canvas.Text(Cased(canvas, headline), style.HeadlineFont, style.HeadlineSize * s, style.Theme.Ink, area, align) + (16 * s);
        return new Area(margin, y, canvas.Width - (2 * margin), canvas.Height - y - (46 * s));
    }

    private static Area TopBar(SlideCanvas canvas, string headline, double margin)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var bar = 84 * s;
        canvas.Rectangle(new Area(0, 0, canvas.Width, bar), style.Theme.Accent);
        var area = new Area(margin, 0, canvas.Width - (2 * margin) - (50 * s), bar);
        var text = Cased(canvas, headline);
        var size = SlideCanvas.Fitting(text, style.HeadlineFont, Math.Min(style.HeadlineSize, 30) * s, area);
        var height = SlideCanvas.TextHeight(text, style.HeadlineFont, size, area.Width);
        canvas.Text(text, style.HeadlineFont, size, OnAccent(style.Theme), area with { Y = (bar - height) / 2, Height = height + 2 });
        return new Area(margin, bar + (26 * s), canvas.Width - (2 * margin), canvas.Height - bar - (72 * s));
    }

    private static Area Side(SlideCanvas canvas, string headline, bool panel)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var width = canvas.Width * 0.3;
        if (panel) canvas.Rectangle(new Area(0, 0, width, canvas.Height), style.Theme.Accent);
        else canvas.Rectangle(new Area(width, 60 * s, 2 * s, canvas.Height - (120 * s)), style.Theme.Accent);
        var color = panel ? OnAccent(style.Theme) : style.Theme.Ink;
        canvas.Text(Cased(canvas, headline), style.HeadlineFont, style.HeadlineSize * s, color,
            new Area(28 * s, 64 * s, width - (50 * s), canvas.Height - (200 * s)));
        return new Area(width + (34 * s), 60 * s, canvas.Width - width - (74 * s), canvas.Height - (112 * s));
    }

    private static void Footer(SlideCanvas canvas, Writer writer, Area content, int number, int count)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var (y, size, muted) = (canvas.Height - (26 * s), 9 * s, style.Theme.Muted);
        var digits = number.ToString(CultureInfo.InvariantCulture);
        switch (style.Footer)
        {
            case FooterKind.None:
                break;
            case FooterKind.Number:
                canvas.Label(digits, style.BodyFont, size, muted, content.Right, y, Align.Right);
                break;
            case FooterKind.NumberOfTotal:
                canvas.Label($"{digits} / {count}", style.BodyFont, size, muted, content.Right, y, Align.Right);
                break;
            case FooterKind.Company:
                canvas.Label($"{writer.Scenario.Company}  |  Confidential", style.BodyFont, size, muted, content.X, y);
                canvas.Label(digits, style.BodyFont, size, muted, content.Right, y, Align.Right);
                break;
            case FooterKind.Copyright:
                canvas.Ledger.Debatable(Dates.Year(2025).Fact);
                canvas.Label($"© 2025 {writer.Scenario.Company}", style.BodyFont, size, muted, content.X, y);
                break;
            default:
                throw new InvalidOperationException($"No footer for {style.Footer}.");
        }

        if (!style.Logo) return;
        var mark = new Area(canvas.Width - (58 * s), 22 * s, 26 * s, 26 * s);
        var color = style.Headline == HeadlinePlace.TopBar ? OnAccent(style.Theme) : style.Theme.Accent;
        canvas.Slice(mark, 0, 270, color);
        canvas.Slice(mark with { X = mark.X + (4 * s), Y = mark.Y - (4 * s) }, 270, 90, style.Theme.Series[1]);
    }

    /// <summary>White on dark accents, ink on light ones.</summary>
    public static Rgb OnAccent(Theme theme) =>
        (theme.Accent.R * 299) + (theme.Accent.G * 587) + (theme.Accent.B * 114) < 150_000 ? Rgb.White : new Rgb(16, 20, 28);
}
