namespace Workflows.Cli.Samples.Content;

/// <summary>Shore power for ports: the long, chart-heavy deck.</summary>
internal static class Harbourvolt
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "01-harbourvolt.pdf",
        Company = "Harbourvolt",
        Language = "en-GB",
        Format = PageFormat.Wide,
        Theme = Theme.Light(PageFrame.Plain, 0x1357A6, 0x19A974, 0xF2A33A, 0x7A5AF8, 0x98A2B3),
        CreatedAt = new DateTime(2026, 1, 12, 9, 0, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Harbourvolt", "Shore power for mid-size ports, without digging up the quay", "Series A presentation, January 2026"),
            new Slide.Bullets("Ships at berth still burn diesel", "A cargo ship at rest runs its engines for light, pumps and cooling, often beside a city.",
                [
                    "A single call of 30 hours burns about nine tonnes of marine gas oil",
                    "From 2030 large ports in our region must offer power at the quay",
                    "Trenching a quay for cables costs more than the power equipment itself",
                ]),
            new Slide.Cards("Why it has not been solved",
                [
                    new("Civil works", "Two years of permits and trenches before the first kilowatt flows."),
                    new("Grid limits", "Small ports have a connection for offices and cranes, not for ships."),
                    new("Many plugs", "Voltage and frequency differ between vessels, so one outlet never fits all."),
                ]),
            new Slide.Bullets("A power barge that comes to the ship", "One floating unit holds batteries, a converter and a cable arm. It charges at night and serves three berths a day.",
                [
                    "Delivered in eleven weeks, no trench and no building permit",
                    "50 and 60 hertz, 440 volts to 6.6 kilovolts from one converter",
                    "Moves to another berth, or another port, when traffic changes",
                ]),
            new Slide.Picture("Where the barge works", PictureKind.Landscape, Seed: 11,
                "The outer basin of our first customer. The barge lies alongside and leaves the quay free for cranes."),
            new Slide.Figures("First season in numbers", "Results of the first commercial unit between April and December 2025.",
                [
                    new("412", "ship calls served"),
                    new("3.1 GWh", "delivered to vessels"),
                    new("98.6 %", "of calls connected on time"),
                    new("7.4", "months to operating break-even"),
                ]),
            new Slide.Bars("Energy delivered by quarter", "MWh",
                [new("Q1 25", 210), new("Q2 25", 640), new("Q3 25", 980), new("Q4 25", 1270), new("Q1 26*", 1530)],
                "* First quarter of 2026 as contracted on 8 January. One unit until June, two units afterwards."),
            new Slide.Lines("Revenue follows connected berths", "Million per year", ["2024", "2025", "2026", "2027", "2028"],
                [
                    new("Energy sales", [0.2, 1.4, 4.1, 9.6, 18.2]),
                    new("Availability fees", [0.1, 0.8, 2.6, 6.0, 11.5]),
                ],
                "Plan of December 2025. Energy prices are passed through; our margin is fixed per kilowatt hour."),
            new Slide.Picture("Demand through the week", PictureKind.HeatMap, Seed: 5,
                "Connected power by weekday and hour, second half of 2025. Darker cells mean more megawatts."),
            new Slide.Pie("Who pays for shore power today",
                [new("Port authorities", 46), new("Ship operators", 31), new("Terminal operators", 15), new("Subsidies", 8)],
                "Share of signed contract value, 14 contracts."),
            new Slide.Table("Unit economics of one barge",
                ["Per year, thousand", "2025", "2026", "2027"],
                [
                    ["Energy sales", "1,390", "1,720", "1,840"],
                    ["Availability fee", "780", "860", "890"],
                    ["Power purchase", "-690", "-810", "-850"],
                    ["Crew and service", "-410", "-430", "-440"],
                    ["Contribution", "1,070", "1,340", "1,440"],
                ],
                "Purchase price of a barge: 4.6 million, written off over 15 years."),
            new Slide.Cards("Three ways to buy",
                [
                    new("As a service", "A fee per berth and hour. The port invests nothing and ends after five years if it wants."),
                    new("Lease", "The port operates, we maintain. Preferred where unions run the quay."),
                    new("Sale", "Turnkey with a ten-year service contract. Two units sold this way."),
                ]),
            new Slide.Table("How we compare",
                ["", "Harbourvolt", "Fixed plant", "Diesel genset"],
                [
                    ["Time to first power", "11 weeks", "24 months", "2 weeks"],
                    ["Investment per berth", "1.5 m", "4.8 m", "0.4 m"],
                    ["Emissions at berth", "None", "None", "High"],
                    ["Can be moved", "Yes", "No", "Yes"],
                    ["Serves 50 and 60 Hz", "Yes", "Extra cost", "Yes"],
                ],
                "Figures for a berth of 3 megawatts, averaged over five tenders in 2025."),
            new Slide.Quote("What a customer says",
                "We had a trench planned for 2029. The barge was here before the planning office answered our second letter.",
                "Head of operations, a port on the North Sea coast"),
            new Slide.Team("People",
                [
                    new("Maren T.", "Chief executive", "Ran energy projects for a ferry line"),
                    new("Idris K.", "Chief engineer", "Built converters for wind parks"),
                    new("Lotte V.", "Operations", "Harbour pilot for twelve years"),
                    new("Benno S.", "Finance", "Project finance for port cranes"),
                ]),
            new Slide.Roadmap("The next 24 months",
                [
                    new("Spring 2026", "Third and fourth barge leave the yard"),
                    new("Autumn 2026", "Ten berths in four ports"),
                    new("Spring 2027", "Own converter in series production"),
                    new("Winter 2027", "First unit outside Europe"),
                ]),
            new Slide.Ask("The round", "14 million",
                "Eight barges under contract by the end of 2027, and our own converter instead of a bought one.",
                [new("Barges", 55), new("Converter", 22), new("Sales", 14), new("Reserve", 9)]),
        ],
    };
}
