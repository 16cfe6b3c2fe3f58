using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples;

/// <summary>Where a page puts its title and what decorates it.</summary>
internal enum PageFrame
{
    /// <summary>White page, short accent rule under the title.</summary>
    Plain,

    /// <summary>Coloured column on the left that carries the section title.</summary>
    SideBand,

    /// <summary>Coloured bar across the top.</summary>
    TopBar,

    /// <summary>Dark page with a bright title.</summary>
    Dark,

    /// <summary>Centred serif title between hairlines, like a printed report.</summary>
    Report,
}

/// <summary>Colours, fonts and frame of one deck.</summary>
internal sealed record Theme
{
    public required PageFrame Frame { get; init; }
    public required Rgb Page { get; init; }
    public required Rgb Panel { get; init; }
    public required Rgb Ink { get; init; }
    public required Rgb Muted { get; init; }
    public required IReadOnlyList<Rgb> Accents { get; init; }
    public string HeadingFont { get; init; } = PackagedFonts.Sans;
    public string BodyFont { get; init; } = PackagedFonts.Sans;

    public Rgb Accent => Accents[0];

    public Rgb AccentAt(int index) => Accents[index % Accents.Count];

    public static Rgb Hex(int rgb) => new((byte)(rgb >> 16), (byte)(rgb >> 8), (byte)rgb);

    public static Theme Light(PageFrame frame, params int[] accents) => new()
    {
        Frame = frame,
        Page = Hex(0xFFFFFF),
        Panel = Hex(0xF2F4F7),
        Ink = Hex(0x1D2433),
        Muted = Hex(0x667085),
        Accents = [.. accents.Select(Hex)],
    };
}
