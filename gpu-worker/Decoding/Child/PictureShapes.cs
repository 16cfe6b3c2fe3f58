namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Finds evenly coloured areas in pictures and describes them like drawn paths: bars, slices, axes and curves of a chart that was saved as a picture.</summary>
/// <remarks>Every pixel is visited once, so the time is that of the picture's size whatever it shows.</remarks>
internal static class PictureShapes
{
    /// <summary>Shapes kept of one page, largest first.</summary>
    public const int ShapesMax = 400;

    /// <summary>Difference of a channel up to which neighbours belong to one area; JPEG blurs even colours by about half of it.</summary>
    private const int Tolerance = 22;

    /// <summary>Pixels of the longer side from which an area is kept: letters are smaller.</summary>
    private const int SideMin = 22;

    private const int PixelsMin = 40;

    /// <summary>Part of its box that a bar fills.</summary>
    private const double BarFill = 0.9;

    /// <summary>Part of its box above which an area is no line.</summary>
    private const double LineFill = 0.2;

    /// <summary>Rows or columns at which an outline is told.</summary>
    private const int OutlineSteps = 24;

    public static IReadOnlyList<ObservedShape> Find(Picture picture, IReadOnlyList<Box> boxes, double pageWidth, double pageHeight)
    {
        var seen = new bool[picture.Width * picture.Height];
        var found = new List<(int Pixels, ObservedShape Shape)>();
        foreach (var box in boxes)
        {
            var area = new PixelBox(
                Math.Clamp((int)(box.Left / pageWidth * picture.Width), 0, picture.Width),
                Math.Clamp((int)(box.Top / pageHeight * picture.Height), 0, picture.Height),
                Math.Clamp((int)Math.Ceiling(box.Right / pageWidth * picture.Width), 0, picture.Width),
                Math.Clamp((int)Math.Ceiling(box.Bottom / pageHeight * picture.Height), 0, picture.Height));
            var flood = new Flood(picture, seen, area);
            for (var y = area.Top; y < area.Bottom; y++)
            {
                for (var x = area.Left; x < area.Right; x++)
                {
                    if (seen[(y * picture.Width) + x]) continue;
                    flood.From(x, y);
                    if (Describe(flood, area, pageWidth / picture.Width, pageHeight / picture.Height) is { } shape) found.Add((flood.Pixels, shape));
                }
            }
        }

        return [.. found.OrderByDescending(f => f.Pixels).Take(ShapesMax).Select(f => f.Shape)];
    }

    private static ObservedShape? Describe(Flood flood, PixelBox area, double scaleX, double scaleY)
    {
        var (left, top, right, bottom) = flood.Bounds;
        var (width, height) = (right - left, bottom - top);
        if (flood.Pixels < PixelsMin || Math.Max(width, height) < SideMin) return null;
        // The ground on which everything stands says nothing.
        if (width >= 0.97 * (area.Right - area.Left) && height >= 0.97 * (area.Bottom - area.Top)) return null;

        var box = new Box(left * scaleX, top * scaleY, right * scaleX, bottom * scaleY);
        var fill = (double)flood.Pixels / width / height;
        if (fill >= BarFill) return new ObservedShape(box, [], Closed: true, Curved: false, flood.Colour, Stroke: null, 0);
        if (fill <= LineFill && width > SideMin)
        {
            var line = new List<Spot>(OutlineSteps + 1);
            for (var step = 0; step <= OutlineSteps; step++)
            {
                var x = left + (int)((long)step * (width - 1) / OutlineSteps);
                if (flood.MiddleOfColumn(x) is { } y) line.Add(new Spot((x + 0.5) * scaleX, (y + 0.5) * scaleY));
            }

            return new ObservedShape(box, line, Closed: false, Curved: true, Fill: null, flood.Colour, (double)flood.Pixels / width * scaleY);
        }

        var steps = Math.Min(OutlineSteps, height);
        var outline = new Spot[2 * steps];
        for (var step = 0; step < steps; step++)
        {
            var y = top + (int)((long)step * (height - 1) / Math.Max(1, steps - 1));
            var (from, to) = flood.EndsOfRow(y);
            outline[step] = new Spot((to + 1) * scaleX, (y + 0.5) * scaleY);
            outline[(2 * steps) - 1 - step] = new Spot(from * scaleX, (y + 0.5) * scaleY);
        }

        return new ObservedShape(box, outline, Closed: true, Curved: true, flood.Colour, Stroke: null, 0);
    }

    private readonly record struct PixelBox(int Left, int Top, int Right, int Bottom);

    /// <summary>Fills one evenly coloured area after the other.</summary>
    private sealed class Flood(Picture picture, bool[] seen, PixelBox area)
    {
        private readonly Stack<int> _open = new();
        private readonly int[] _rowFrom = new int[picture.Height];
        private readonly int[] _rowTo = new int[picture.Height];
        private readonly long[] _columnSum = new long[picture.Width];
        private readonly int[] _columnCount = new int[picture.Width];

        public int Pixels { get; private set; }

        public Rgb Colour { get; private set; }

        public (int Left, int Top, int Right, int Bottom) Bounds { get; private set; }

        public void From(int x, int y)
        {
            Reset();
            Colour = picture.At(x, y);
            var (left, top, right, bottom) = (x, y, x, y);
            seen[(y * picture.Width) + x] = true;
            _open.Push((y * picture.Width) + x);
            while (_open.TryPop(out var at))
            {
                var (atY, atX) = Math.DivRem(at, picture.Width);
                Pixels++;
                (left, right, top, bottom) = (Math.Min(left, atX), Math.Max(right, atX), Math.Min(top, atY), Math.Max(bottom, atY));
                (_rowFrom[atY], _rowTo[atY]) = (Math.Min(_rowFrom[atY], atX), Math.Max(_rowTo[atY], atX));
                _columnSum[atX] += atY;
                _columnCount[atX]++;
                if (atX > area.Left) Visit(at - 1);
                if (atX + 1 < area.Right) Visit(at + 1);
                if (atY > area.Top) Visit(at - picture.Width);
                if (atY + 1 < area.Bottom) Visit(at + picture.Width);
            }

            Bounds = (left, top, right + 1, bottom + 1);
        }

        public (int From, int To) EndsOfRow(int y) => (_rowFrom[y], _rowTo[y]);

        public double? MiddleOfColumn(int x) => _columnCount[x] == 0 ? null : (double)_columnSum[x] / _columnCount[x];

        private void Visit(int at)
        {
            if (seen[at]) return;
            var i = at * 3;
            if (Math.Abs(picture.Rgb[i] - Colour.R) > Tolerance
                || Math.Abs(picture.Rgb[i + 1] - Colour.G) > Tolerance
                || Math.Abs(picture.Rgb[i + 2] - Colour.B) > Tolerance) return;
            seen[at] = true;
            _open.Push(at);
        }

        /// <summary>Only what the last area used, so that many small ones cost little.</summary>
        private void Reset()
        {
            if (Pixels == 0)
            {
                Array.Fill(_rowFrom, int.MaxValue);
                Array.Fill(_rowTo, -1);
                return;
            }

            var (left, top, right, bottom) = Bounds;
            Array.Fill(_rowFrom, int.MaxValue, top, bottom - top);
            Array.Fill(_rowTo, -1, top, bottom - top);
            Array.Clear(_columnSum, left, right - left);
            Array.Clear(_columnCount, left, right - left);
            Pixels = 0;
        }
    }
}
