namespace Workflows.Cli.Samples.Content;

/// <summary>Weather balloons that come back: dark, with pictures.</summary>
internal static class Skylarch
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "10-skylarch.pdf",
        Company = "Skylarch",
        Language = "en-GB",
        Format = PageFormat.Wide,
        Theme = new Theme
        {
            Frame = PageFrame.Dark,
            Page = Theme.Hex(0x0B1026),
            Panel = Theme.Hex(0x1A2247),
            Ink = Theme.Hex(0xF5F7FA),
            Muted = Theme.Hex(0xA9B4C2),
            Accents = [Theme.Hex(0x5B8DEF), Theme.Hex(0xF472B6), Theme.Hex(0x34D399), Theme.Hex(0xFBBF24), Theme.Hex(0x8892B0)],
        },
        CreatedAt = new DateTime(2026, 3, 2, 17, 10, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Skylarch", "Weather balloons that fly home", "Seed extension, March 2026"),
            new Slide.Bullets("Forecasts lack data from above", "Two balloons a day per station, the same as sixty years ago, and each is thrown away.",
                [
                    "A sonde costs 250 and is used for two hours",
                    "Over the sea there is almost no measurement below 12 kilometres",
                    "Wind power loses about 2 percent of output to poor forecasts",
                ]),
            new Slide.Figures("A glider instead of a sonde", "It rises with the balloon, measures, lets go and glides back to the station.",
                [
                    new("30 km", "ceiling"),
                    new("94 %", "return rate"),
                    new("55", "flights per glider"),
                    new("11", "cost per profile"),
                ]),
            new Slide.Picture("From launch to landing", PictureKind.Landscape, Seed: 61,
                "Climb in 95 minutes, glide of up to 130 kilometres, landing within 40 metres of the mast."),
            new Slide.Cards("What we measure",
                [
                    new("Wind", "Every 20 metres, from the flight path."),
                    new("Humidity", "Polymer sensor with heater."),
                    new("Particles", "Optional counter."),
                    new("Turbulence", "From the wing."),
                ]),
            new Slide.Bars("Profiles delivered", "Per quarter",
                [new("Q1 25", 140), new("Q2 25", 390), new("Q3 25", 910), new("Q4 25", 1840)],
                "Six stations at the end of 2025, three of them on islands."),
            new Slide.Lines("Forecast error, wind at 100 m", "Metres per second", ["6 h", "12 h", "18 h", "24 h", "36 h"],
                [
                    new("Without our data", [1.4, 1.9, 2.3, 2.7, 3.4]),
                    new("With our data", [1.1, 1.4, 1.8, 2.2, 3.0]),
                ],
                "Independent evaluation over 90 days, 14 wind parks."),
            new Slide.Pie("Customers",
                [new("Wind parks", 49), new("Weather services", 33), new("Airports", 11), new("Research", 7)],
                "Share of yearly contract value."),
            new Slide.Picture("Contract value by region", PictureKind.StackedArea, Seed: 17,
                "Islands, coast and inland; yearly value of running contracts."),
            new Slide.Table("Financials",
                ["Thousand", "2025", "2026", "2027", "2028"],
                [
                    ["Stations", "6", "19", "48", "110"],
                    ["Revenue", "620", "2,100", "6,300", "15,400"],
                    ["Gross margin", "54 %", "61 %", "67 %", "70 %"],
                    ["Costs", "1,840", "3,200", "5,600", "9,100"],
                    ["Result", "-1,505", "-1,919", "-1,379", "1,680"],
                ],
                "Result is gross margin less costs; a station pays back in 13 months."),
            new Slide.Table("Alternatives",
                ["", "Skylarch", "Radiosonde", "Lidar"],
                [
                    ["Cost per profile", "11", "310", "4"],
                    ["Height", "30 km", "30 km", "3 km"],
                    ["Works in rain", "Yes", "Yes", "Poorly"],
                    ["Waste", "None", "Every flight", "None"],
                ],
                "Full cost with staff, ten years."),
            new Slide.Roadmap("Milestones",
                [
                    new("Q2 26", "Permit for flights beyond sight"),
                    new("Q3 26", "Automatic launcher"),
                    new("Q1 27", "Fleet of 300"),
                    new("Q4 27", "Ships as stations"),
                ]),
            new Slide.Quote("A forecaster",
                "It is the first new line on my chart that I did not have to learn to distrust.",
                "Duty forecaster, national service"),
            new Slide.Team("Crew",
                [
                    new("Ylva N.", "Chief executive", "Meteorologist"),
                    new("Pau G.", "Airframe", "Competition gliders"),
                    new("Rin S.", "Software", "Autopilots"),
                    new("Otto W.", "Stations", "Polar logistics"),
                ]),
            new Slide.Ask("Extension", "3 million",
                "To nineteen stations and the automatic launcher.",
                [new("Stations", 45), new("Launcher", 28), new("Certification", 17), new("Reserve", 10)]),
        ],
    };
}
