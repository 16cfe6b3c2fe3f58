using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Walks over a page's objects, also inside forms, and notes where images and drawn paths are.</summary>
internal sealed unsafe class ObjectReader
{
    /// <summary>Objects looked at; a page of more is drawn completely but its further objects are not seen.</summary>
    public const int ObjectsMax = 50_000;

    public const int ImagesMax = 500;

    public const int ShapesMax = 3_000;

    /// <summary>Path segments looked at on one page.</summary>
    public const int SegmentsMax = 100_000;

    /// <summary>Points kept of one shape; a longer outline is thinned out evenly.</summary>
    public const int PointsMax = 64;

    private const int FormDepthMax = 8;

    /// <summary>Points of a subpath before it is thinned out; the rest of a longer one is not looked at.</summary>
    private const int RawPointsMax = 4_096;

    private readonly double _width;
    private readonly double _height;
    private readonly List<Box> _images = [];
    private readonly List<ObservedShape> _shapes = [];
    private int _objects = ObjectsMax;
    private int _segments = SegmentsMax;

    private ObjectReader(double width, double height) => (_width, _height) = (width, height);

    /// <param name="toDisplayed">From the page's own coordinates to displayed points.</param>
    public static (IReadOnlyList<Box> Images, IReadOnlyList<ObservedShape> Shapes) Read(nint page, Affine toDisplayed, double width, double height)
    {
        var reader = new ObjectReader(width, height);
        var count = Pdfium.FPDFPage_CountObjects(page);
        for (var i = 0; i < count && reader._objects > 0; i++) reader.Visit(Pdfium.FPDFPage_GetObject(page, i), toDisplayed, depth: 0);
        return (reader._images, reader._shapes);
    }

    private void Visit(nint item, Affine toDisplayed, int depth)
    {
        _objects--;
        switch (Pdfium.FPDFPageObj_GetType(item))
        {
            case Pdfium.ObjectImage when _images.Count < ImagesMax:
                float left, bottom, right, top;
                if (Pdfium.FPDFPageObj_GetBounds(item, &left, &bottom, &right, &top) == 0) return;
                var box = toDisplayed.Apply(left, bottom, right, top).ClipTo(_width, _height);
                if (box.Area > 0) _images.Add(box);
                break;

            case Pdfium.ObjectPath when _shapes.Count < ShapesMax && _segments > 0:
                ReadPath(item, toDisplayed);
                break;

            case Pdfium.ObjectForm when depth < FormDepthMax:
                Pdfium.Matrix matrix;
                if (Pdfium.FPDFPageObj_GetMatrix(item, &matrix) == 0) return;
                var inner = Affine.From(matrix).Then(toDisplayed);
                var count = Pdfium.FPDFFormObj_CountObjects(item);
                for (var i = 0; i < count && _objects > 0; i++) Visit(Pdfium.FPDFFormObj_GetObject(item, (uint)i), inner, depth + 1);
                break;
        }
    }

    private void ReadPath(nint path, Affine toDisplayed)
    {
        int fillMode, stroke;
        if (Pdfium.FPDFPath_GetDrawMode(path, &fillMode, &stroke) == 0 || (fillMode == 0 && stroke == 0)) return;
        Pdfium.Matrix matrix;
        if (Pdfium.FPDFPageObj_GetMatrix(path, &matrix) == 0) return;
        var place = Affine.From(matrix).Then(toDisplayed);
        float width = 0;
        if (stroke != 0 && Pdfium.FPDFPageObj_GetStrokeWidth(path, &width) == 0) return;
        var look = new Look(fillMode == 0 ? null : Colour(path, fill: true), stroke == 0 ? null : Colour(path, fill: false), width * place.Scale);
        if (look.Fill is null && look.Stroke is null) return;

        var points = new List<Spot>();
        var (closed, curved) = (false, false);
        var (curve, control) = (0, default((Spot First, Spot Second)));
        var count = Pdfium.FPDFPath_CountSegments(path);
        for (var i = 0; i < count && _segments-- > 0 && _shapes.Count < ShapesMax; i++)
        {
            var segment = Pdfium.FPDFPath_GetPathSegment(path, i);
            float x, y;
            if (segment == 0 || Pdfium.FPDFPathSegment_GetPoint(segment, &x, &y) == 0) continue;
            var (placedX, placedY) = place.Apply(x, y);
            var point = new Spot(placedX, placedY);
            switch (Pdfium.FPDFPathSegment_GetType(segment))
            {
                case Pdfium.SegmentMove:
                    Finish();
                    points.Add(point);
                    break;
                case Pdfium.SegmentCurve:
                    // A curve is three segments: two control points and its end.
                    curve++;
                    if (curve == 1) control.First = point;
                    else if (curve == 2) control.Second = point;
                    else
                    {
                        if (points.Count is > 0 and < RawPointsMax) AddCurve(points, control.First, control.Second, point);
                        (curve, curved) = (0, true);
                    }

                    break;
                default:
                    if (points.Count < RawPointsMax) points.Add(point);
                    break;
            }

            if (Pdfium.FPDFPathSegment_GetClose(segment) != 0) closed = true;
        }

        Finish();

        void Finish()
        {
            if (points.Count > 1) Add(points, closed, curved, look);
            points.Clear();
            (closed, curved, curve) = (false, false, 0);
        }
    }

    private static void AddCurve(List<Spot> points, Spot first, Spot second, Spot end)
    {
        const int parts = 4;
        var start = points[^1];
        for (var part = 1; part < parts; part++)
        {
            var t = (double)part / parts;
            var u = 1 - t;
            points.Add(new Spot(At(start.X, first.X, second.X, end.X), At(start.Y, first.Y, second.Y, end.Y)));

            double At(double a, double b, double c, double d) => (u * u * u * a) + (3 * u * u * t * b) + (3 * u * t * t * c) + (t * t * t * d);
        }

        points.Add(end);
    }

    private void Add(List<Spot> points, bool closed, bool curved, Look look)
    {
        double left = double.MaxValue, top = double.MaxValue, right = double.MinValue, bottom = double.MinValue;
        foreach (var point in points)
        {
            (left, right) = (Math.Min(left, point.X), Math.Max(right, point.X));
            (top, bottom) = (Math.Min(top, point.Y), Math.Max(bottom, point.Y));
        }

        if (!(right >= 0 && left <= _width && bottom >= 0 && top <= _height)) return;
        var upright = !curved && points.Count is 4 or 5 && points.Zip(points.Skip(1)).All(pair =>
            Math.Abs(pair.First.X - pair.Second.X) < 0.01 || Math.Abs(pair.First.Y - pair.Second.Y) < 0.01) && right - left > 0 && bottom - top > 0
            && (look.Fill is not null || closed || points.Count == 5);
        _shapes.Add(new ObservedShape(
            new Box(left, top, right, bottom).ClipTo(_width, _height), upright ? [] : Thin(points), closed || look.Fill is not null, curved,
            look.Fill, look.Stroke, Math.Round(look.StrokeWidth, 2)));
    }

    /// <summary>The first, the last and an even choice between them.</summary>
    private static Spot[] Thin(List<Spot> points)
    {
        if (points.Count <= PointsMax) return [.. points];
        var thin = new Spot[PointsMax];
        for (var i = 0; i < PointsMax; i++) thin[i] = points[(int)((long)i * (points.Count - 1) / (PointsMax - 1))];
        return thin;
    }

    private static Rgb? Colour(nint path, bool fill)
    {
        uint red, green, blue, alpha;
        var found = fill
            ? Pdfium.FPDFPageObj_GetFillColor(path, &red, &green, &blue, &alpha)
            : Pdfium.FPDFPageObj_GetStrokeColor(path, &red, &green, &blue, &alpha);
        return found == 0 || alpha == 0 ? null : new Rgb((byte)red, (byte)green, (byte)blue);
    }

    private readonly record struct Look(Rgb? Fill, Rgb? Stroke, double StrokeWidth);
}
