using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>A filled rectangle, a line or an outline, told apart by form.</summary>
internal sealed record Mark(Box Box, ObservedShape Shape)
{
    /// <summary>The colour that is seen.</summary>
    public Rgb Colour => Shape.Fill ?? Shape.Stroke ?? default;
}

/// <summary>The drawn shapes of a page (or of a picture on it), sorted by form, and the text around them.</summary>
internal sealed record Marks
{
    /// <summary>Lines of text that marks are compared with; no slide has more, and the comparison is each with each.</summary>
    private const int LinesMax = 1_000;

    /// <summary>Points up to which something drawn is a line and not a rectangle.</summary>
    private const double LineWidthMax = 3;

    /// <summary>Part of its box that a rectangle with round corners fills.</summary>
    private const double RectangleFill = 0.9;

    /// <summary>Slope up to which a line counts as level or upright.</summary>
    private const double Slant = 0.02;

    public required double Width { get; init; }

    public required double Height { get; init; }

    /// <summary>Whether this is the mirrored page, on which text runs upwards.</summary>
    public bool IsTurned { get; init; }

    public required IReadOnlyList<TextLine> Lines { get; init; }

    /// <summary>Filled rectangles that stand out from the page, corners round or not; none as large as the page.</summary>
    public required IReadOnlyList<Mark> Rectangles { get; init; }

    /// <summary>Rectangles of which only the outline is drawn.</summary>
    public required IReadOnlyList<Mark> Frames { get; init; }

    public required IReadOnlyList<Mark> Level { get; init; }

    public required IReadOnlyList<Mark> Upright { get; init; }

    /// <summary>Open outlines of at least two straight parts or a curve, and slanting lines joined end to end.</summary>
    public required IReadOnlyList<Mark> Curves { get; init; }

    /// <summary>Filled shapes that are no rectangles.</summary>
    public required IReadOnlyList<Mark> Areas { get; init; }

    public static Marks Sort(PageObservation page, IReadOnlyList<ObservedShape> shapes, IReadOnlyList<TextLine> lines)
    {
        var (rectangles, frames, level, upright, curves, areas, slanting) = (
            new List<Mark>(), new List<Mark>(), new List<Mark>(), new List<Mark>(), new List<Mark>(), new List<Mark>(), new List<Mark>());
        foreach (var shape in shapes)
        {
            var box = shape.Box;
            if (box.Area >= 0.9 * page.Width * page.Height) continue;
            var filled = shape.Fill is not null;
            if (IsRectangle(shape))
            {
                if (!filled && shape.Points.Count == 0 && box.Height > LineWidthMax && box.Width > LineWidthMax) frames.Add(new Mark(box, shape));
                else if (box.Height <= LineWidthMax && box.Width > 3 * box.Height) level.Add(new Mark(box, shape));
                else if (box.Width <= LineWidthMax && box.Height > 3 * box.Width) upright.Add(new Mark(box, shape));
                else if (filled && IsVisible(shape.Fill!.Value, page.Background)) rectangles.Add(new Mark(box, shape));
                else frames.Add(new Mark(box, shape));
            }
            else if (!filled && shape.Points.Count == 2)
            {
                var drawn = box.Grow(shape.StrokeWidth / 2);
                if (box.Height <= Slant * box.Width)
                {
                    var line = new Mark(box with { Top = drawn.Top, Bottom = drawn.Bottom }, shape);
                    (shape.StrokeWidth > LineWidthMax ? rectangles : level).Add(line);
                }
                else if (box.Width <= Slant * box.Height)
                {
                    var line = new Mark(box with { Left = drawn.Left, Right = drawn.Right }, shape);
                    (shape.StrokeWidth > LineWidthMax ? rectangles : upright).Add(line);
                }

                slanting.Add(new Mark(box, shape));
            }
            else if (filled) areas.Add(new Mark(box, shape));
            else if (shape.Closed && !shape.Curved) frames.Add(new Mark(box, shape));
            else curves.Add(new Mark(box, shape));
        }

        curves.AddRange(LineChains.Join(slanting));
        return new Marks
        {
            Width = page.Width,
            Height = page.Height,
            Lines = lines.Count <= LinesMax ? lines : [.. lines.Take(LinesMax)],
            Rectangles = rectangles,
            Frames = frames,
            Level = level,
            Upright = upright,
            Curves = curves,
            Areas = areas,
        };
    }

    /// <summary>The page mirrored at its diagonal: what lies there stands here, so that one search finds both.</summary>
    public Marks Turned() => this with
    {
        Width = Height,
        Height = Width,
        IsTurned = !IsTurned,
        Lines = [.. Lines.Select(l => l with { Box = Turn(l.Box) })],
        Rectangles = Turn(Rectangles),
        Frames = Turn(Frames),
        Level = Turn(Upright),
        Upright = Turn(Level),
        Curves = Turn(Curves),
        Areas = Turn(Areas),
    };

    /// <summary>Mirrored so that lengths that grow to the right grow upwards.</summary>
    public Box Turn(Box box) => new(box.Top, Width - box.Right, box.Bottom, Width - box.Left);

    /// <summary>The inverse of <see cref="Turn(Box)"/>, on the turned page.</summary>
    public Box TurnBack(Box box) => new(Height - box.Bottom, box.Left, Height - box.Top, box.Right);

    private List<Mark> Turn(IReadOnlyList<Mark> marks) => [.. marks.Select(m => m with { Box = Turn(m.Box) })];

    private static bool IsVisible(Rgb fill, Rgb background) => Colours.Distance(fill, background) > 1.5;

    private static bool IsRectangle(ObservedShape shape) =>
        shape.Points.Count == 0 || (shape.Closed && shape.Box.Area > 0 && Outline.Area(shape.Points) >= RectangleFill * shape.Box.Area);
}
