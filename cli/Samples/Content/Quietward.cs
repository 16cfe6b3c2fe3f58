namespace Workflows.Cli.Samples.Content;

/// <summary>Alarm management for hospitals: A4 landscape, as printed.</summary>
internal static class Quietward
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "04-quietward.pdf",
        Company = "Quietward",
        Language = "en-GB",
        Format = PageFormat.A4Landscape,
        Theme = Theme.Light(PageFrame.TopBar, 0x0B4F6C, 0x01BAEF, 0xFF7F50, 0x757780, 0xA8DADC),
        CreatedAt = new DateTime(2025, 11, 17, 16, 45, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Quietward", "Fewer alarms on the ward, faster help for the patient", "Information for investors, November 2025"),
            new Slide.Figures("Too many alarms", "A nurse on an intensive ward hears an alarm every ninety seconds.",
                [
                    new("187", "alarms per bed and day"),
                    new("86 %", "need no action"),
                    new("41 s", "lost for each of them"),
                ]),
            new Slide.Bullets("Why alarms are ignored", "Every device decides alone. None knows what the others see, or who is at the bed.",
                [
                    "Thresholds are set once and rarely adapted to the patient",
                    "The same event sets off three devices at once",
                    "Relatives and patients sleep badly; staff leave the profession",
                ]),
            new Slide.Cards("What Quietward does",
                [
                    new("Listens", "Connects to monitors and pumps through their standard outlet."),
                    new("Combines", "Five signals of one event become one message."),
                    new("Routes", "To the person who is nearest and free."),
                    new("Learns", "Suggests better thresholds; a doctor decides."),
                ]),
            new Slide.Picture("Alarms by weekday and hour", PictureKind.HeatMap, Seed: 33,
                "One ward of 22 beds before the start. Ward rounds and shift changes stand out."),
            new Slide.Bars("Alarms per bed and day", "Alarms",
                [new("Before", 187), new("Month 1", 121), new("Month 3", 74), new("Month 6", 52)],
                "Median of four wards. No missed critical event in 61,000 bed days."),
            new Slide.Lines("Time to the bedside", "Seconds", ["Jan", "Mar", "May", "Jul", "Sep"],
                [
                    new("Critical", [58, 44, 36, 31, 29]),
                    new("Advisory", [240, 260, 225, 190, 170]),
                ],
                "Critical alarms became faster because fewer others compete for attention."),
            new Slide.Table("Clinical evidence",
                ["Study", "Beds", "Months", "Result"],
                [
                    ["Observation, one site", "22", "6", "-72 % alarms"],
                    ["Before and after, four sites", "96", "9", "-66 % alarms"],
                    ["Controlled, two sites", "64", "12", "running"],
                ],
                "The controlled study ends in May 2026; an ethics board approved all three."),
            new Slide.Pie("Hospitals by size in our market",
                [new("Below 200 beds", 44), new("200 to 499", 37), new("500 to 999", 14), new("1,000 and more", 5)],
                "We start with 200 to 999 beds: they have an intensive ward but no own development."),
            new Slide.Cards("Approval and safety",
                [
                    new("Class IIa", "Conformity assessment under way, audit in March."),
                    new("On site", "Runs in the hospital; no patient data leaves it."),
                    new("Fails safe", "If we stop, devices sound exactly as before."),
                ]),
            new Slide.Table("Plan",
                ["Million", "2025", "2026", "2027", "2028"],
                [
                    ["Hospitals", "4", "13", "38", "90"],
                    ["Recurring revenue", "0.3", "1.4", "4.9", "12.6"],
                    ["Costs", "1.9", "3.6", "5.8", "8.7"],
                    ["Result", "-1.6", "-2.2", "-0.9", "3.9"],
                ],
                "A hospital with three wards pays 11,500 a month on average in 2028."),
            new Slide.Quote("From the night shift",
                "For the first time in years I can tell from the corridor whether it matters.",
                "Intensive care nurse, pilot hospital"),
            new Slide.Team("Who we are",
                [
                    new("Rhona D.", "Chief executive", "Intensive care nurse, then health economist"),
                    new("Pelle J.", "Technology", "Device interfaces for 15 years"),
                    new("Chidi N.", "Medical lead", "Anaesthetist"),
                    new("Vera Q.", "Quality", "Approvals of class IIa devices"),
                ]),
            new Slide.Ask("Financing", "5 million",
                "To approval, to the end of the controlled study, and into twelve paying hospitals.",
                [new("Approval", 26), new("Product", 34), new("Sales", 28), new("Reserve", 12)]),
        ],
    };
}
