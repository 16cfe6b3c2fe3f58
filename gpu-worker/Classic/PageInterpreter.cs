using System.Text;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Figures;
using Workflows.GpuWorker.Classic.Regions;
using Workflows.GpuWorker.Classic.Slides;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>Makes of what was seen on a page what it means. Pure: the same observation gives the same analysis.</summary>
internal static class PageInterpreter
{
    /// <summary>Raised whenever results would differ; part of every result's provenance.</summary>
    public const string Version = "classic-2";

    /// <summary>Lines that a result tells with their places; a page of more is still counted and searched whole.</summary>
    public const int LinesMax = 250;

    public const int RegionsMax = 40;

    /// <param name="read">Lines that were read from pictures of the page.</param>
    /// <param name="pageCount">Of the deck; 0 when unknown.</param>
    /// <param name="deckLanguage">What to read numbers by when the page does not tell its language.</param>
    public static PageAnalysis Interpret(PageObservation page, IReadOnlyList<TextLine> read, int pageCount = 0, string? deckLanguage = null)
    {
        var lines = read.Count == 0 ? page.Lines : [.. page.Lines, .. read];
        var text = Text(page.Text, read);
        var language = LanguageGuess.Of(text);
        var regions = RegionFinder.Find(page, lines);
        var areas = AreaShares.Measure(page, lines.Select(l => l.Box), regions.Charts.Select(c => c.Box));
        var headline = Headline.Find(lines, page.Height);
        var analysis = new PageAnalysis
        {
            Number = page.Number,
            Width = Math.Round(page.Width, 2),
            Height = Math.Round(page.Height, 2),
            Headline = headline?.Text,
            HeadlineSize = headline is null ? null : Math.Round(headline.Size, 1),
            BodySize = BodySize(lines),
            Text = text,
            TextTruncated = page.TextTruncated,
            TextSource = Source(page.Lines.Count > 0, read.Count > 0),
            Lines = [.. lines.Take(LinesMax).Select(l => Place(l, page))],
            WordCount = WordCounter.Count(text),
            Language = language,
            Palette = page.Palette,
            Background = page.Background.Hex,
            ContrastRatio = page.ContrastRatio,
            ImageAreaShare = areas.Image,
            TextAreaShare = areas.Text,
            ChartAreaShare = areas.Chart,
            EmptyAreaShare = areas.Empty,
            ImageCount = page.Images.Count,
            Regions = [.. Regions(regions, page).Take(RegionsMax)],
            Figures = [.. FigureFinder.Find(lines, language ?? deckLanguage).Select(f => Figure(f, page))],
        };
        return analysis with { SlideType = SlideTyper.Guess(analysis, pageCount) };
    }

    private static string Text(string layer, IReadOnlyList<TextLine> read)
    {
        if (read.Count == 0) return layer;
        var text = new StringBuilder(layer);
        foreach (var line in read)
        {
            if (text.Length > 0) text.Append('\n');
            text.Append(line.Text);
        }

        return text.ToString();
    }

    private static TextSource Source(bool layer, bool read) => (layer, read) switch
    {
        (true, true) => TextSource.Mixed,
        (true, false) => TextSource.Layer,
        (false, true) => TextSource.Ocr,
        _ => TextSource.None,
    };

    private static TextPlace Place(TextLine line, PageObservation page) => new()
    {
        Text = line.Text,
        Box = PageBoxes.Of(line.Box, page.Width, page.Height),
        Size = Math.Round(line.Size, 1),
        Source = line.IsRead ? TextSource.Ocr : TextSource.Layer,
        Confidence = line.Confidence is { } confidence ? Math.Round(confidence, 3) : null,
    };

    private static PageFigure Figure(PlacedFigure figure, PageObservation page) => new()
    {
        Kind = figure.Figure.Kind,
        Text = figure.Text,
        Value = figure.Figure.Value,
        Currency = figure.Figure.Currency,
        Date = figure.Figure.Date,
        Box = PageBoxes.Of(figure.Box, page.Width, page.Height),
    };

    private static IEnumerable<PageRegion> Regions(FoundRegions regions, PageObservation page)
    {
        foreach (var chart in regions.Charts)
        {
            var reason = chart.Rises == true ? $"{chart.Reason}; {RegionWords.Rising}" : chart.Reason;
            yield return Region(RegionKind.Chart, chart.Box, chart.Confidence, reason);
        }

        foreach (var table in regions.Tables) yield return Region(RegionKind.Table, table.Box, table.Confidence, table.Reason);
        foreach (var picture in regions.Pictures)
            yield return Region(RegionKind.Image, picture.Box, 0.95, Pictures.Describe(picture, picture.Box.Area / (page.Width * page.Height)));

        PageRegion Region(RegionKind kind, Box box, double confidence, string reason) =>
            new() { Kind = kind, Box = PageBoxes.Of(box, page.Width, page.Height), Confidence = confidence, Reason = reason };
    }

    /// <summary>The size that most letters have.</summary>
    private static double? BodySize(IReadOnlyList<TextLine> lines) => lines.Count == 0
        ? null
        : lines.GroupBy(l => Math.Round(l.Size, 1)).MaxBy(size => size.Sum(l => l.Letters))!.Key;
}
