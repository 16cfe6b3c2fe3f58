namespace Workflows.Cli.Samples.Content;

/// <summary>Recycling of steel dust: a dark deck.</summary>
internal static class Ferroloop
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "06-ferroloop.pdf",
        Company = "Ferroloop",
        Language = "en-US",
        Format = PageFormat.Wide,
        Theme = new Theme
        {
            Frame = PageFrame.Dark,
            Page = Theme.Hex(0x14181F),
            Panel = Theme.Hex(0x222A35),
            Ink = Theme.Hex(0xF5F7FA),
            Muted = Theme.Hex(0xA9B4C2),
            Accents = [Theme.Hex(0xFF6B35), Theme.Hex(0xF7C59F), Theme.Hex(0x4ECDC4), Theme.Hex(0x9D8DF1), Theme.Hex(0x6C7A89)],
        },
        CreatedAt = new DateTime(2026, 3, 9, 11, 0, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Ferroloop", "Steel dust in, zinc and iron out", "Series B, March 2026"),
            new Slide.Figures("A waste that is an ore", "Every electric steel mill filters its smoke. What stays is hazardous, and full of metal.",
                [
                    new("22 %", "zinc"),
                    new("31 %", "iron"),
                    new("$190", "per ton to dispose"),
                ]),
            new Slide.Bullets("Our process", "A rotating furnace that runs on the carbon already in the dust.",
                [
                    "Zinc leaves as vapor and is caught as oxide at 94 percent purity",
                    "Iron stays as briquettes that go back into the same mill",
                    "No slag to the landfill; heat is reused for drying",
                ]),
            new Slide.Bars("Plant Delta, tons processed", "Thousand tons",
                [new("2022", 3.1), new("2023", 9.4), new("2024", 17.8), new("2025", 24.6)],
                "Nameplate capacity of 25 thousand tons reached in October 2025."),
            new Slide.Table("Margin per ton",
                ["$ per ton", "2024", "2025", "Plant 2"],
                [
                    ["Gate fee", "120", "115", "110"],
                    ["Zinc oxide", "286", "301", "310"],
                    ["Iron", "64", "66", "70"],
                    ["Energy", "-88", "-79", "-62"],
                    ["Labor, other", "-141", "-118", "-96"],
                    ["Margin", "241", "285", "332"],
                ],
                "Zinc price hedged for 70 percent of output until 2028."),
            new Slide.Pie("Revenue",
                [new("Zinc oxide", 58), new("Gate fees", 25), new("Iron briquettes", 17)],
                "Fiscal year 2025, 11.7 million in total."),
            new Slide.Picture("Feed quality and recovery", PictureKind.Scatter, Seed: 71,
                "Each dot is one day of operation; recovery rises with zinc in the feed."),
            new Slide.Cards("Why we win",
                [
                    new("Beside the mill", "No transport of hazardous dust."),
                    new("Small", "Pays from 20 thousand tons; others need 100."),
                    new("Clean", "Zero process water."),
                ]),
            new Slide.Team("Team",
                [
                    new("Dario M.", "Chief executive", "Steel mill manager"),
                    new("Anneke H.", "Process", "Furnace design"),
                    new("Kofi B.", "Projects", "Built Delta on budget"),
                    new("Lena C.", "Finance", "Commodity trading"),
                ]),
            new Slide.Ask("Series B", "$38 million",
                "Two plants beside two mills, both with signed dust contracts.",
                [new("Plant 2", 47), new("Plant 3", 41), new("Engineering", 7), new("Reserve", 5)]),
        ],
    };
}
