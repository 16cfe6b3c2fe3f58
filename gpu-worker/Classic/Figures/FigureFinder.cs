using System.Text;
using System.Text.RegularExpressions;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>A figure and where it stands on the page, in points.</summary>
internal sealed record PlacedFigure(FoundFigure Figure, string Text, Box Box);

/// <summary>Finds the amounts, percentages and dates of a page's text, each once.</summary>
internal static class FigureFinder
{
    /// <summary>Figures of one page; a page of more is a spreadsheet.</summary>
    public const int FiguresMax = 200;

    /// <summary>Characters of a line from which it may go on in the next one.</summary>
    private const int WrappedLengthMin = 25;

    /// <summary>Lines that are read together at most.</summary>
    private const int ParagraphLinesMax = 12;

    /// <param name="language">ISO 639-1; null is read as English.</param>
    public static IReadOnlyList<PlacedFigure> Find(IReadOnlyList<TextLine> lines, string? language)
    {
        var isContinental = language is not null and not "en";
        var figures = new List<PlacedFigure>();
        foreach (var paragraph in Paragraphs(lines))
        {
            if (figures.Count >= FiguresMax) break;
            if (!paragraph.Text.AsSpan().ContainsAnyInRange('0', '9')) continue;
            foreach (var figure in Find(paragraph.Text, isContinental))
                figures.Add(new PlacedFigure(figure, paragraph.Text.Substring(figure.Start, figure.Length), paragraph.BoxOf(figure.Start, figure.Length)));
        }

        return figures.Count <= FiguresMax ? figures : figures[..FiguresMax];
    }

    /// <summary>In the order of the text; no two at one place but the ends of a range.</summary>
    public static IReadOnlyList<FoundFigure> Find(string text, bool isContinental)
    {
        var taken = new List<(int Start, int Length)>();
        var found = new List<FoundFigure>();
        try
        {
            // Most numbers of a page are bare cells of tables: what cannot be a figure is not searched for one.
            var (amounts, dates) = (MayHold.Amounts(text), MayHold.Dates(text));
            if (!amounts && !dates) return [];
            taken.AddRange(NotFigures.In(text));
            if (amounts) foreach (var figure in AmountFigures.Find(text, isContinental)) Take(figure);
            if (dates) foreach (var figure in DateFigures.Find(text, isContinental)) Take(figure);
        }
        catch (RegexMatchTimeoutException)
        {
            // A text made to be slow to read; what was found by then stands.
        }

        found.Sort((a, b) => a.Start.CompareTo(b.Start));
        return found;

        void Take(FoundFigure figure)
        {
            var twin = found.Count > 0 && found[^1].Start == figure.Start && found[^1].Length == figure.Length && found[^1].Kind == figure.Kind && figure.Date is null;
            if (!twin && taken.Exists(t => figure.Start < t.Start + t.Length && t.Start < figure.Start + figure.Length)) return;
            taken.Add((figure.Start, figure.Length));
            found.Add(figure);
        }
    }

    /// <summary>Lines that run on into each other, read as one text: "4.2" at a line's end and "million" in the next are one figure.</summary>
    private static IEnumerable<Paragraph> Paragraphs(IReadOnlyList<TextLine> lines)
    {
        var (next, follows) = (new int[lines.Count], new bool[lines.Count]);
        for (var i = 0; i < lines.Count; i++)
        {
            next[i] = i + 1 < lines.Count && !follows[i + 1] && GoesOn(lines[i], lines[i + 1]) ? i + 1 : SplitFigures.Below(lines, i, follows);
            if (next[i] >= 0) follows[next[i]] = true;
        }

        for (var i = 0; i < lines.Count; i++)
        {
            if (follows[i]) continue;
            var paragraph = new List<TextLine>();
            var at = i;
            for (; at >= 0 && paragraph.Count < ParagraphLinesMax; at = next[at]) paragraph.Add(lines[at]);
            yield return new Paragraph(paragraph);
            // A longer one goes on as another paragraph.
            while (at >= 0)
            {
                paragraph = [];
                for (; at >= 0 && paragraph.Count < ParagraphLinesMax; at = next[at]) paragraph.Add(lines[at]);
                yield return new Paragraph(paragraph);
            }
        }
    }

    private static bool GoesOn(TextLine line, TextLine next) =>
        line.Text.Length >= WrappedLengthMin
        && Math.Abs(line.Size - next.Size) <= 0.06 * line.Size
        && next.Box.Top - line.Box.Bottom is var gap && gap > -0.3 * line.Size && gap < 0.9 * line.Size
        && (Math.Abs(line.Box.Left - next.Box.Left) <= 0.6 * line.Size || Math.Abs(line.Box.CentreX - next.Box.CentreX) <= 0.6 * line.Size)
        && !line.Text.EndsWith('.') && !line.Text.EndsWith(':');

    private sealed class Paragraph
    {
        private readonly List<(int Start, TextLine Line)> _lines = [];

        public Paragraph(List<TextLine> lines)
        {
            var text = new StringBuilder();
            foreach (var line in lines)
            {
                if (text.Length > 0) text.Append(' ');
                _lines.Add((text.Length, line));
                text.Append(line.Text);
            }

            Text = text.ToString();
        }

        public string Text { get; }

        public Box BoxOf(int start, int length)
        {
            Box? box = null;
            foreach (var (at, line) in _lines)
            {
                var (from, to) = (Math.Max(start, at), Math.Min(start + length, at + line.Text.Length));
                if (from >= to) continue;
                var part = line.BoxOf(from - at, to - from);
                box = box?.Union(part) ?? part;
            }

            return box ?? _lines[0].Line.Box;
        }
    }
}
