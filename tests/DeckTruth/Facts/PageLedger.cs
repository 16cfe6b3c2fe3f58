using Workflows.Cli.Samples.Pdf;

namespace Workflows.DeckTruth.Facts;

/// <summary>Collects the truth about a page while it is drawn.</summary>
internal sealed class PageLedger(double width, double height)
{
    private readonly List<TextFact> _lines = [];
    private readonly List<FigureFact> _figures = [];
    private readonly List<FigureFact> _debatable = [];
    private readonly List<RegionFact> _regions = [];
    private (double Left, double Top, double Right, double Bottom)? _extent;

    /// <summary>Set while something is drawn whose text no text layer holds: its figures are debatable, its lines not text.</summary>
    public bool InPicture { get; set; }

    public void Line(string text, Area area, double size)
    {
        if (!InPicture) _lines.Add(new TextFact(text, Share(area), Math.Round(size, 2)));
    }

    public void Figure(FigureFact figure) => (InPicture ? _debatable : _figures).Add(figure);

    public void Debatable(FigureFact figure) => _debatable.Add(figure);

    /// <summary>From here on, what is drawn belongs to one region.</summary>
    public void StartExtent() => _extent = (double.MaxValue, double.MaxValue, double.MinValue, double.MinValue);

    public void Extend(Area area)
    {
        if (_extent is not { } e) return;
        _extent = (Math.Min(e.Left, area.X), Math.Min(e.Top, area.Y), Math.Max(e.Right, area.Right), Math.Max(e.Bottom, area.Bottom));
    }

    public void EndExtent(RegionType type, string variant)
    {
        var e = _extent ?? throw new InvalidOperationException("No extent was started.");
        _extent = null;
        _regions.Add(new RegionFact(type, variant, Share(new Area(e.Left, e.Top, e.Right - e.Left, e.Bottom - e.Top))));
    }

    public void Region(RegionType type, string variant, Area area) => _regions.Add(new RegionFact(type, variant, Share(area)));

    public PageFacts Close(int number, SlideKind kind, string headline, bool scanned) => new()
    {
        Number = number,
        Kind = kind,
        Headline = headline,
        Scanned = scanned,
        Lines = _lines,
        Figures = [.. _figures.DistinctBy(f => (f.Type, f.Value, f.Date))],
        Debatable = [.. _debatable.DistinctBy(f => (f.Type, f.Value, f.Date))],
        Regions = _regions,
    };

    private FactBox Share(Area area) => new(
        Math.Round(area.X / width, 4), Math.Round(area.Y / height, 4), Math.Round(area.Width / width, 4), Math.Round(area.Height / height, 4));
}
