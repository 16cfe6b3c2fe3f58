using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.DeckTruth.Drawing;

/// <summary>Where the headline stands.</summary>
internal enum HeadlinePlace
{
    TopLeft,
    TopCentre,
    TopBar,
    SidePanel,
    LeftColumn,
}

internal enum FooterKind
{
    None,
    Number,
    NumberOfTotal,
    Company,
    Copyright,
}

/// <summary>Colours of a deck.</summary>
internal sealed record Theme(string Name, Rgb Page, Rgb Ink, Rgb Muted, Rgb Panel, Rgb Accent, IReadOnlyList<Rgb> Series);

/// <summary>How all slides of a deck look.</summary>
internal sealed record DeckStyle
{
    public required Theme Theme { get; init; }

    public required TrueTypeFont HeadlineFont { get; init; }

    public required TrueTypeFont BodyFont { get; init; }

    public required TrueTypeFont BoldFont { get; init; }

    public required HeadlinePlace Headline { get; init; }

    public required FooterKind Footer { get; init; }

    /// <summary>Points on a page 540 high.</summary>
    public required double HeadlineSize { get; init; }

    public required double BodySize { get; init; }

    public required bool UpperCase { get; init; }

    /// <summary>A small section number above the headline.</summary>
    public required bool Eyebrow { get; init; }

    /// <summary>A small mark of the company in a corner of each page.</summary>
    public required bool Logo { get; init; }

    public static DeckStyle Roll(Dice dice)
    {
        var serif = dice.Chance(0.3);
        var mixed = dice.Chance(0.25);
        var body = serif ^ mixed ? PackagedFonts.Serif : PackagedFonts.Sans;
        return new DeckStyle
        {
            Theme = dice.Pick(Themes.All),
            HeadlineFont = PackagedFonts.Find(serif ? PackagedFonts.Serif : PackagedFonts.Sans, dice.Chance(0.85) ? FontStyle.Bold : FontStyle.Regular),
            BodyFont = PackagedFonts.Find(body, FontStyle.Regular),
            BoldFont = PackagedFonts.Find(body, FontStyle.Bold),
            Headline = dice.Pick(Enum.GetValues<HeadlinePlace>()),
            Footer = dice.Pick(Enum.GetValues<FooterKind>()),
            HeadlineSize = dice.Between(24, 36),
            BodySize = dice.Between(13, 21),
            UpperCase = dice.Chance(0.12),
            Eyebrow = dice.Chance(0.2),
            Logo = dice.Chance(0.35),
        };
    }
}
