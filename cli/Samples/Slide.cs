namespace Workflows.Cli.Samples;

/// <summary>What one page says; how it looks is the painter's business.</summary>
internal abstract record Slide(string Title)
{
    public sealed record Cover(string Title, string Tagline, string Footer) : Slide(Title);

    public sealed record Bullets(string Title, string Lead, IReadOnlyList<string> Items) : Slide(Title);

    public sealed record Cards(string Title, IReadOnlyList<Fact> Items) : Slide(Title);

    /// <summary>Up to four large figures, each with its caption.</summary>
    public sealed record Figures(string Title, string Lead, IReadOnlyList<Fact> Items) : Slide(Title);

    public sealed record Bars(string Title, string Unit, IReadOnlyList<Bar> Values, string Note) : Slide(Title);

    public sealed record Lines(string Title, string Unit, IReadOnlyList<string> Ticks, IReadOnlyList<Series> Series, string Note) : Slide(Title);

    public sealed record Pie(string Title, IReadOnlyList<Bar> Slices, string Note) : Slide(Title);

    public sealed record Picture(string Title, PictureKind Kind, int Seed, string Caption) : Slide(Title);

    public sealed record Table(string Title, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, string Note) : Slide(Title);

    public sealed record Team(string Title, IReadOnlyList<Person> People) : Slide(Title);

    public sealed record Roadmap(string Title, IReadOnlyList<Fact> Steps) : Slide(Title);

    public sealed record Quote(string Title, string Words, string Source) : Slide(Title);

    public sealed record Ask(string Title, string Amount, string Lead, IReadOnlyList<Bar> Uses) : Slide(Title);

    /// <summary>Running text, as in the appendix of a data room.</summary>
    public sealed record Prose(string Title, IReadOnlyList<string> Paragraphs) : Slide(Title);
}

/// <param name="Head">The short or large part.</param>
/// <param name="Text">What explains it.</param>
internal sealed record Fact(string Head, string Text);

internal sealed record Bar(string Label, double Value);

internal sealed record Series(string Name, IReadOnlyList<double> Values);

internal sealed record Person(string Name, string Role, string Past);

/// <summary>Charts that are embedded as bitmaps, as pasted from another program.</summary>
internal enum PictureKind
{
    HeatMap,
    Scatter,
    StackedArea,
    Landscape,
}
