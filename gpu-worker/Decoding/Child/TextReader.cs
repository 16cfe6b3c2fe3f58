using System.Text;
using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Reads the text layer character by character and groups it into lines.</summary>
internal static unsafe class TextReader
{
    private const int InvisibleMode = 3;

    /// <param name="maxCharacters">Where the text is cut.</param>
    public static PageText Read(nint page, DecodedPage geometry, int maxCharacters)
    {
        var textPage = Pdfium.FPDFText_LoadPage(page);
        if (textPage == 0) return new PageText("", Truncated: false, []);
        try
        {
            var total = Pdfium.FPDFText_CountChars(textPage);
            var count = Math.Min(total, maxCharacters);
            var lines = new List<TextLine>();
            var line = new LineInProgress();
            for (var i = 0; i < count; i++)
            {
                var code = Pdfium.FPDFText_GetUnicode(textPage, i);
                if (code is '\r' or '\n') Finish(line, geometry, lines);
                else Add(line, textPage, i, code);
            }

            Finish(line, geometry, lines);
            return new PageText(string.Join('\n', lines.Select(l => l.Text)), total > count, lines);
        }
        finally
        {
            Pdfium.FPDFText_ClosePage(textPage);
        }
    }

    private static void Add(LineInProgress line, nint textPage, int index, uint code)
    {
        line.Text.Append(PlainText.FromPdfium(code));
        if (code <= ' ' || Pdfium.FPDFText_IsGenerated(textPage, index) == 1) return;

        double left, right, bottom, top;
        if (Pdfium.FPDFText_GetCharBox(textPage, index, &left, &right, &bottom, &top) == 0) return;
        var box = new Box(left, bottom, right, top);
        line.Bounds = line.Bounds is { } bounds ? bounds.Union(box) : box;
        line.Sizes.Count(Math.Round(Size(textPage, index), 1));
        line.Colours.Count(Colour(textPage, index));
    }

    /// <summary>The nominal size times what the text and form matrices make of it.</summary>
    private static double Size(nint textPage, int index)
    {
        var nominal = Pdfium.FPDFText_GetFontSize(textPage, index);
        Pdfium.Matrix matrix;
        return Pdfium.FPDFText_GetMatrix(textPage, index, &matrix) == 0
            ? nominal
            : nominal * Math.Sqrt(((double)matrix.C * matrix.C) + ((double)matrix.D * matrix.D));
    }

    private static Rgb? Colour(nint textPage, int index)
    {
        var item = Pdfium.FPDFText_GetTextObject(textPage, index);
        if (item != 0 && Pdfium.FPDFTextObj_GetTextRenderMode(item) == InvisibleMode) return null;
        uint red, green, blue, alpha;
        return Pdfium.FPDFText_GetFillColor(textPage, index, &red, &green, &blue, &alpha) == 0 || alpha == 0
            ? null
            : new Rgb((byte)red, (byte)green, (byte)blue);
    }

    private static void Finish(LineInProgress line, DecodedPage geometry, List<TextLine> lines)
    {
        var text = PlainText.Clean(line.Text.ToString()).Trim();
        if (text.Length > 0 && line.Bounds is { } bounds)
        {
            var box = geometry.ToDisplayed(bounds.Left, bounds.Top, bounds.Right, bounds.Bottom).ClipTo(geometry.Width, geometry.Height);
            lines.Add(new TextLine(text, box, line.Sizes.Most(), line.Colours.Most(), text.Count(c => !char.IsWhiteSpace(c))));
        }

        line.Clear();
    }

    private sealed class LineInProgress
    {
        public StringBuilder Text { get; } = new();

        /// <summary>In page coordinates: Top is the smaller y.</summary>
        public Box? Bounds { get; set; }

        public Tally<double> Sizes { get; } = new();

        public Tally<Rgb?> Colours { get; } = new();

        public void Clear()
        {
            Text.Clear();
            Bounds = null;
            Sizes.Clear();
            Colours.Clear();
        }
    }

    /// <summary>Which value came most often; the first of several that did.</summary>
    private sealed class Tally<T>
    {
        private readonly List<(T Value, int Times)> _counts = [];

        public void Count(T value)
        {
            var i = _counts.FindIndex(c => EqualityComparer<T>.Default.Equals(c.Value, value));
            if (i < 0) _counts.Add((value, 1));
            else _counts[i] = (value, _counts[i].Times + 1);
        }

        public T Most() => _counts.MaxBy(c => c.Times).Value;

        public void Clear() => _counts.Clear();
    }
}
