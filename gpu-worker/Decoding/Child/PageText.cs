namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A page's text layer: all of it as text, and line by line with where and how it stands.</summary>
internal sealed record PageText(string Text, bool Truncated, IReadOnlyList<TextLine> Lines);

/// <summary>A line of text.</summary>
/// <param name="Box">Around its letters, in displayed points.</param>
/// <param name="Size">Of its letters in points: the size of most of them.</param>
/// <param name="Colour">Of most of its letters; null when they are invisible (text that OCR laid over a scan).</param>
/// <param name="Letters">Characters that are not white space.</param>
internal sealed record TextLine(string Text, Box Box, double Size, Rgb? Colour, int Letters);
