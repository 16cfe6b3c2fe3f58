using System.Text.Json.Serialization;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A page's text layer: all of it as text, and line by line with where and how it stands.</summary>
internal sealed record PageText(string Text, bool Truncated, IReadOnlyList<TextLine> Lines);

/// <summary>A line of text, or the part of one that stands together: cells of a table are lines of their own.</summary>
/// <param name="Box">Around its letters, in displayed points.</param>
/// <param name="Size">Of its letters in points: the size of most of them.</param>
/// <param name="Colour">Of most of its letters; null when they are invisible (text that OCR laid over a scan).</param>
/// <param name="Letters">Characters that are not white space.</param>
internal sealed record TextLine(string Text, Box Box, double Size, Rgb? Colour, int Letters)
{
    /// <summary>Where its words stand, in order; empty when that is not known.</summary>
    public IReadOnlyList<TextWord> Words { get; init; } = [];

    /// <summary>How sure the one who read it from a picture is, 0 to 1; null for the text layer.</summary>
    public double? Confidence { get; init; }

    /// <summary>The place of some of its characters; within a word they are taken to be equally wide.</summary>
    public Box BoxOf(int start, int length)
    {
        Box? box = null;
        foreach (var word in Words)
        {
            var (from, to) = (Math.Max(start, word.Start), Math.Min(start + length, word.Start + word.Length));
            if (from >= to) continue;
            var step = word.Box.Width / word.Length;
            var part = word.Box with { Left = word.Box.Left + ((from - word.Start) * step), Right = word.Box.Left + ((to - word.Start) * step) };
            box = box?.Union(part) ?? part;
        }

        if (box is { } found) return found;
        var width = Box.Width / Math.Max(1, Text.Length);
        return Box with { Left = Box.Left + (start * width), Right = Box.Left + (Math.Min(Text.Length, start + length) * width) };
    }

    [JsonIgnore] public bool IsRead => Confidence is not null;
}

/// <summary>A word's place.</summary>
/// <param name="Start">Its first character in the line's text.</param>
internal sealed record TextWord(int Start, int Length, Box Box);
