namespace Workflows.Cli.Samples.Content;

/// <summary>Paper from grass: pages as an office scanner returns them, without a text layer.</summary>
internal static class Kitepaper
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "07-kitepaper-scan.pdf",
        Company = "Kitepaper",
        Language = "en-GB",
        Format = PageFormat.A4Portrait,
        Theme = Theme.Light(PageFrame.Report, 0x333333, 0x777777),
        CreatedAt = new DateTime(2025, 9, 22, 10, 20, 0, DateTimeKind.Utc),
        Scanned = true,
        Slides =
        [
            new Slide.Cover("Kitepaper", "Packaging paper from meadow grass", "Presentation to the savings bank, September 2025"),
            new Slide.Bullets("What we do", "We mow late meadows that nobody wants for fodder and press the dried grass into packaging paper.",
                [
                    "A tonne of grass needs two litres of water, a tonne of wood pulp needs thousands",
                    "The meadow keeps its flowers because we mow after the seeds have fallen",
                    "Farmers earn 60 a tonne for hay that used to rot",
                    "Fruit trays and egg boxes are our first products",
                ]),
            new Slide.Bars("Tonnes of paper sold", "Tonnes",
                [new("2022", 40), new("2023", 180), new("2024", 420), new("2025", 760)],
                "The year 2025 is counted until August. Two egg packers buy half of the output."),
            new Slide.Table("Accounts in thousands",
                ["", "2023", "2024", "2025"],
                [
                    ["Sales", "151", "340", "610"],
                    ["Hay", "-22", "-49", "-83"],
                    ["Pressing", "-70", "-132", "-214"],
                    ["Wages", "-96", "-140", "-188"],
                    ["Result", "-37", "19", "125"],
                ],
                "Prepared by our accountant; the year 2025 is a forecast from eight months."),
            new Slide.Prose("The press",
                [
                    "Our press dates from 1974 and was built for cardboard. It runs on two shifts and stands still every Friday for repairs.",
                    "A new press costs 1.1 million, makes three times as much and needs a third of the heat. Delivery takes seven months.",
                    "The building is ours and has room for it. The town has agreed to the larger power connection.",
                ]),
            new Slide.Bullets("What we ask for", "A loan of 800 thousand over eight years, secured by the press.",
                [
                    "Own funds of 300 thousand are on the account",
                    "The first repayment after twelve months",
                    "Both egg packers sign for three years if the press is ordered before Christmas",
                ]),
        ],
    };
}
