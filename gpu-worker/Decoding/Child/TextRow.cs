using System.Text;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>One row of the text layer while it is read: collects letters into words, and words into lines that stand together.</summary>
internal sealed class TextRow(DecodedPage geometry)
{
    /// <summary>Gap between two words, in letter sizes, from which they belong to different columns. Justified text stays below.</summary>
    private const double ColumnGap = 1.0;

    private readonly StringBuilder _letters = new();
    private readonly List<Word> _words = [];
    private readonly Tally<double> _sizes = new();
    private readonly Tally<Rgb?> _colours = new();

    /// <summary>Of the word in progress, in page coordinates: Top is the smaller y.</summary>
    private Box? _bounds;

    public void AddSpace()
    {
        if (_letters.Length > 0) FinishWord();
    }

    /// <summary>A letter without a place of its own.</summary>
    public void AddLetter(string letter) => _letters.Append(letter);

    public void AddLetter(string letter, Box box, double size, Rgb? colour)
    {
        _letters.Append(letter);
        _bounds = _bounds is { } bounds ? bounds.Union(box) : box;
        _sizes.Count(size);
        _colours.Count(colour);
    }

    /// <summary>Ends the row and starts the next.</summary>
    public void FinishInto(List<string> rows, List<TextLine> lines)
    {
        AddSpace();
        if (_words.Count == 0) return;
        rows.Add(string.Join(' ', _words.Select(w => w.Text)));
        var from = 0;
        for (var i = 1; i <= _words.Count; i++)
        {
            if (i < _words.Count && !IsApart(_words[i - 1], _words[i])) continue;
            lines.Add(Line(_words[from..i]));
            from = i;
        }

        _words.Clear();
    }

    private void FinishWord()
    {
        var text = PlainText.Clean(_letters.ToString()).Trim();
        if (text.Length > 0 && _bounds is { } bounds)
        {
            var box = geometry.ToDisplayed(bounds.Left, bounds.Top, bounds.Right, bounds.Bottom).ClipTo(geometry.Width, geometry.Height);
            _words.Add(new Word(text, box, _sizes.Most(), _colours.Most(), text.Count(c => !char.IsWhiteSpace(c))));
        }

        _letters.Clear();
        _bounds = null;
        _sizes.Clear();
        _colours.Clear();
    }

    private static bool IsApart(Word word, Word next)
    {
        var gap = Math.Max(word.Size, next.Size) * ColumnGap;
        return next.Box.Left - word.Box.Right > gap || word.Box.Left - next.Box.Right > gap;
    }

    private static TextLine Line(List<Word> words)
    {
        var (sizes, colours) = (new Tally<double>(), new Tally<Rgb?>());
        var places = new List<TextWord>(words.Count);
        var text = new StringBuilder();
        var box = words[0].Box;
        foreach (var word in words)
        {
            if (text.Length > 0) text.Append(' ');
            places.Add(new TextWord(text.Length, word.Text.Length, word.Box));
            text.Append(word.Text);
            box = box.Union(word.Box);
            sizes.Count(word.Size, word.Letters);
            colours.Count(word.Colour, word.Letters);
        }

        return new TextLine(text.ToString(), box, sizes.Most(), colours.Most(), words.Sum(w => w.Letters)) { Words = places };
    }

    private sealed record Word(string Text, Box Box, double Size, Rgb? Colour, int Letters);

    /// <summary>Which value came most often; the first of several that did.</summary>
    private sealed class Tally<T>
    {
        private readonly List<(T Value, int Times)> _counts = [];

        public void Count(T value, int times = 1)
        {
            var i = _counts.FindIndex(c => EqualityComparer<T>.Default.Equals(c.Value, value));
            if (i < 0) _counts.Add((value, times));
            else _counts[i] = (value, _counts[i].Times + times);
        }

        public T Most() => _counts.MaxBy(c => c.Times).Value;

        public void Clear() => _counts.Clear();
    }
}
