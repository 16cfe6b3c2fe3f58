using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Regions;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;
using Workflows.GpuWorker.Reading;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Classic;

/// <summary>The family of one: "classic". Reads what the text layer does not say from pictures, if an OCR pack is there, and labels photographs, if a label pack is.</summary>
internal sealed class ClassicVision(ITextReader reader, IPictureLabeller labeller) : IVisionModel
{
    /// <summary>Pixels across the page when text is read: letters of 10 points are 17 pixels high on a slide of 13 inches.</summary>
    private const int ReadingWidth = 1600;

    /// <summary>What a line must be sure of to be told.</summary>
    private const double ConfidenceMin = 0.5;

    /// <summary>Pictures of a page that are labelled; the largest.</summary>
    private const int LabelledMax = 4;

    /// <summary>Share of the page from which a picture is labelled.</summary>
    private const double LabelledShareMin = 0.03;

    /// <summary>Pixels across a picture that is labelled; more are of no use to the model.</summary>
    private const int LabelledWidth = 320;

    public IReadOnlyList<string> Names { get; } = [VisionModels.Classic];

    public bool Handles(string visionModel) => visionModel == VisionModels.Classic;

    public string Version(string visionModel) => string.Join(
        '+', [PageInterpreter.Version, .. reader.IsAvailable ? [reader.Version] : Array.Empty<string>(), .. labeller.IsAvailable ? [labeller.Version] : Array.Empty<string>()]);

    public async Task<PageResult> AnalyzeAsync(PageTask page, CancellationToken cancellationToken)
    {
        var seen = await page.Decoder.ObserveAsync(page.Number, cancellationToken);
        var packs = new List<string>();
        var read = reader.IsAvailable ? await ReadAsync(page, seen, packs, cancellationToken) : [];
        var analysis = PageInterpreter.Interpret(seen, read, page.PageCount);
        if (labeller.IsAvailable) analysis = await LabelAsync(page, analysis, packs, cancellationToken);
        return new PageResult(analysis, packs);
    }

    public IReadOnlyList<PageAnalysis> Refine(string visionModel, IReadOnlyList<PageAnalysis> pages) => DeckView.Refine(pages);

    private async Task<IReadOnlyList<TextLine>> ReadAsync(PageTask page, PageObservation seen, List<string> packs, CancellationToken cancellationToken)
    {
        var lines = new List<TextLine>();
        foreach (var part in ReadingPlan.Of(seen))
        {
            var image = await page.Decoder.PixelsAsync(page.Number, ReadingWidth, part, cancellationToken);
            if (packs.Count == 0) packs.Add(reader.Version);
            var scale = part.Height * seen.Height / image.Height;
            foreach (var place in await reader.ReadAsync(image, cancellationToken))
            {
                if (place.Confidence < ConfidenceMin || string.IsNullOrWhiteSpace(place.Text)) continue;
                var onPage = new PageBox
                {
                    X = part.X + (place.Box.X * part.Width),
                    Y = part.Y + (place.Box.Y * part.Height),
                    Width = place.Box.Width * part.Width,
                    Height = place.Box.Height * part.Height,
                };
                var box = PageBoxes.InPoints(onPage, seen.Width, seen.Height);
                // A page with next to no text layer is read as a whole, and that little is seen again.
                if (seen.Lines.Any(known => box.HoldsCentreOf(known.Box) || known.Box.HoldsCentreOf(box))) continue;
                var text = PlainText.Clean(place.Text).Trim();
                lines.Add(new TextLine(text, box, Math.Round(place.Size * scale, 1), Colour: null, text.Count(c => !char.IsWhiteSpace(c)))
                {
                    Confidence = place.Confidence ?? 1,
                });
            }
        }

        return lines;
    }

    private async Task<PageAnalysis> LabelAsync(PageTask page, PageAnalysis analysis, List<string> packs, CancellationToken cancellationToken)
    {
        var regions = analysis.Regions.ToList();
        var wanted = regions
            .Where(r => r.Kind == RegionKind.Image && r.Box.Width * r.Box.Height is >= LabelledShareMin and < Pictures.WholePage)
            .OrderByDescending(r => r.Box.Width * r.Box.Height).Take(LabelledMax).ToList();
        foreach (var region in wanted)
        {
            var width = (int)Math.Min(ReadingWidth, LabelledWidth / region.Box.Width);
            var image = await page.Decoder.PixelsAsync(page.Number, width, region.Box, cancellationToken);
            var labels = await labeller.LabelAsync(image, cancellationToken);
            regions[regions.IndexOf(region)] = region with { Labels = labels };
        }

        if (wanted.Count == 0) return analysis;
        packs.Add(labeller.Version);
        return analysis with { Regions = regions };
    }
}
