using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Content;

/// <summary>Book repair by mail: five pages, the shortest deck.</summary>
internal static class Vellumyard
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "09-vellumyard.pdf",
        Company = "Vellumyard",
        Language = "en-GB",
        Format = PageFormat.Classic,
        Theme = Theme.Light(PageFrame.Report, 0x6D4C41, 0xC0A080, 0x8D9B6A, 0x4E6E81) with { HeadingFont = PackagedFonts.Serif, BodyFont = PackagedFonts.Serif, Page = Theme.Hex(0xFBF7F0), Panel = Theme.Hex(0xF1E9DC) },
        CreatedAt = new DateTime(2025, 10, 6, 9, 30, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Vellumyard", "Book repair by post, for libraries and for people", "One-pager with appendix, October 2025"),
            new Slide.Cards("The business",
                [
                    new("Need", "Libraries bin 4 % of lending stock a year for broken spines."),
                    new("Offer", "A crate of 40 books goes out on Monday and is back in 15 days."),
                    new("Price", "9.80 a book, a third of a new one."),
                ]),
            new Slide.Lines("Books repaired per month", "Books", ["Jan", "Mar", "May", "Jul", "Sep"],
                [
                    new("Libraries", [320, 510, 760, 1080, 1490]),
                    new("Private", [90, 120, 180, 210, 260]),
                ],
                "Four binders and two apprentices; one workshop."),
            new Slide.Table("Money",
                ["Thousand", "2024", "2025", "2026"],
                [
                    ["Sales", "48", "141", "290"],
                    ["Wages", "-39", "-88", "-165"],
                    ["Material, post", "-14", "-36", "-70"],
                    ["Result", "-5", "17", "55"],
                ],
                "Sales of 2025 are a forecast from nine months."),
            new Slide.Ask("We look for", "180,000",
                "A partner who stays: a second workshop, and a school for binders.",
                [new("Workshop", 60), new("Tools", 25), new("School", 15)]),
        ],
    };
}
