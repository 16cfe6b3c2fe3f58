using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Content;

/// <summary>Software for fruit growers: a short 4:3 deck.</summary>
internal static class Orchardry
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "08-orchardry.pdf",
        Company = "Orchardry",
        Language = "en-US",
        Format = PageFormat.Classic,
        Theme = Theme.Light(PageFrame.Plain, 0xC2410C, 0x4D7C0F, 0xEAB308, 0x0E7490, 0xD6D3D1) with { HeadingFont = PackagedFonts.Serif },
        CreatedAt = new DateTime(2026, 2, 18, 13, 0, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Orchardry", "Every tree has a file", "Pre-seed, February 2026"),
            new Slide.Bullets("Growers count in their heads", "An orchard of 40 acres has 30,000 trees and one notebook.",
                [
                    "Harvest forecasts are off by a quarter on average",
                    "Packing houses fine growers for every missing bin",
                    "Weak trees stay for years because nobody writes them down",
                ]),
            new Slide.Bullets("Drive by, count, decide", "A camera on the mower counts blossoms, then fruit, tree by tree.",
                [
                    "Works with the phone the grower already owns",
                    "A map of weak and strong trees after one evening",
                    "Forecast in bins per variety, four weeks ahead",
                ]),
            new Slide.Bars("Forecast error falls", "Percent",
                [new("By eye", 26), new("Spring 24", 17), new("Fall 24", 12), new("Fall 25", 7)],
                "Apples, 18 orchards; difference between forecast and bins delivered."),
            new Slide.Picture("The test orchard", PictureKind.Landscape, Seed: 90,
                "Forty acres in a valley: one variety a terrace, 30,000 trees, one mower with a camera."),
            new Slide.Figures("Early traction", "Without paid marketing, from one county fair.",
                [
                    new("63", "orchards"),
                    new("92 %", "renew"),
                    new("$41", "per acre"),
                ]),
            new Slide.Table("Plan",
                ["", "2026", "2027", "2028"],
                [
                    ["Orchards", "180", "520", "1,400"],
                    ["Revenue, $k", "290", "880", "2,500"],
                    ["Costs, $k", "610", "1,020", "1,900"],
                    ["Result, $k", "-320", "-140", "600"],
                ],
                "Average orchard of 39 acres."),
            new Slide.Team("Founders",
                [
                    new("June F.", "Product", "Grew up on an orchard"),
                    new("Marek Z.", "Vision", "Counted cells, now apples"),
                ]),
            new Slide.Ask("Raising", "$900,000",
                "Eighteen months, two fruits, one new region.",
                [new("Engineering", 58), new("Field team", 30), new("Other", 12)]),
        ],
    };
}
