namespace Workflows.Cli.Samples.Content;

/// <summary>Sensors for greenhouses: a 4:3 deck with cards and pies.</summary>
internal static class Leafmetry
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "02-leafmetry.pdf",
        Company = "Leafmetry",
        Language = "en-US",
        Format = PageFormat.Classic,
        Theme = Theme.Light(PageFrame.TopBar, 0x1E6B45, 0x9CCC3C, 0xE58E26, 0x4C9F70, 0xB8C4BB),
        CreatedAt = new DateTime(2026, 2, 3, 14, 30, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Leafmetry", "We tell growers what a plant needs before it shows", "Seed round, February 2026"),
            new Slide.Bullets("A third of greenhouse water is wasted", "Growers water by the clock because nothing measures thirst in the leaf itself.",
                [
                    "Soil probes tell what is in the pot, not what reaches the leaf",
                    "Over-watering invites mould, the most common cause of crop loss",
                    "Energy for pumps and drying grew by 38 percent in three years",
                ]),
            new Slide.Cards("One clip, three readings",
                [
                    new("Leaf thickness", "Falls hours before a plant wilts."),
                    new("Leaf temperature", "Shows closed pores and heat stress."),
                    new("Light received", "At the leaf, not on the roof."),
                    new("One year", "On a coin cell, by radio."),
                ]),
            new Slide.Lines("Leaf thickness warns first", "Change in percent", ["0 h", "4 h", "8 h", "12 h", "16 h", "20 h"],
                [
                    new("Leaf thickness", [10, 9.1, 7.2, 5.0, 3.4, 2.2]),
                    new("Soil moisture", [10, 9.8, 9.5, 9.0, 8.3, 7.2]),
                ],
                "Tomato plants without water from hour 0; mean of 60 plants."),
            new Slide.Figures("Pilot results", "Nine greenhouses, two growing seasons.",
                [
                    new("-27 %", "water"),
                    new("-19 %", "mould losses"),
                    new("+6 %", "yield"),
                ]),
            new Slide.Pie("Where savings come from",
                [new("Water", 24), new("Energy for drying", 33), new("Fewer losses", 31), new("Labor", 12)],
                "Average of nine pilot sites, per acre and year."),
            new Slide.Bars("Clips in the field", "Thousand",
                [new("2023", 0.4), new("2024", 1.9), new("2025", 7.2), new("2026*", 21)],
                "* Ordered and paid for at the end of January."),
            new Slide.Table("Price list",
                ["Plan", "Clips", "Per month", "Gross margin"],
                [
                    ["Starter", "50", "$190", "61 %"],
                    ["House", "400", "$1,150", "68 %"],
                    ["Estate", "3,000", "$6,400", "74 %"],
                ],
                "Clips are rented; a broken clip is replaced by mail."),
            new Slide.Picture("Larger growers stay longer", PictureKind.Scatter, Seed: 21,
                "Every dot is a customer. Retention after 18 months rises with the size of the contract."),
            new Slide.Roadmap("Plan",
                [
                    new("Q2", "Clip 2, half the price"),
                    new("Q3", "Advice in the climate computer"),
                    new("Q4", "Peppers and roses"),
                    new("2027", "Open-field trials"),
                ]),
            new Slide.Team("Team",
                [
                    new("Amaya R.", "Founder", "Plant physiologist"),
                    new("Tobin W.", "Hardware", "Low-power radio"),
                    new("Sunniva L.", "Growth", "Sold climate computers"),
                ]),
            new Slide.Ask("We raise", "$2.4 million",
                "Eighteen months to 60,000 clips and break-even per site.",
                [new("Production", 42), new("Research", 30), new("Sales", 20), new("Reserve", 8)]),
        ],
    };
}
