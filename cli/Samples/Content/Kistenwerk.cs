namespace Workflows.Cli.Samples.Content;

/// <summary>Returnable crates; in German, with umlauts.</summary>
internal static class Kistenwerk
{
    public static readonly SampleDeck Deck = new()
    {
        FileName = "03-kistenwerk.pdf",
        Company = "Kistenwerk",
        Language = "de-DE",
        Format = PageFormat.Wide,
        Theme = Theme.Light(PageFrame.SideBand, 0x7A2E3A, 0xE0A458, 0x31708E, 0x6B8F71, 0xC9ADA7),
        CreatedAt = new DateTime(2026, 1, 26, 8, 15, 0, DateTimeKind.Utc),
        Slides =
        [
            new Slide.Cover("Kistenwerk", "Mehrwegkisten für den Versandhandel, die von selbst zurückfinden", "Präsentation für Investoren, Januar 2026"),
            new Slide.Bullets("Das Problem: ein Karton, eine Fahrt", "Jeder Haushalt öffnet im Jahr rund siebzig Pakete. Fast jeder Karton wird nach einer Fahrt weggeworfen.",
                [
                    "Verpackung kostet Händler bis zu neun Prozent des Warenwerts",
                    "Ab 2030 schreibt die Verordnung Mehrwegquoten vor",
                    "Rückgabe scheitert heute an Wegen, Pfand und fehlender Übersicht",
                ]),
            new Slide.Cards("Unsere Lösung",
                [
                    new("Faltkiste", "Hält hundert Umläufe aus und wird flach zurückgeschickt."),
                    new("Rückweg", "Der Zusteller nimmt leere Kisten beim nächsten Klingeln mit."),
                    new("Überblick", "Jede Kiste meldet sich beim Scannen, ganz ohne Batterie."),
                ]),
            new Slide.Figures("Stand nach vierzehn Monaten", "Gemessen in drei Regionen mit elf Händlern.",
                [
                    new("94 %", "Rücklaufquote"),
                    new("2,8 Tage", "bis zur Rückkehr"),
                    new("−31 %", "Verpackungskosten"),
                ]),
            new Slide.Bars("Umläufe je Quartal", "Tausend Sendungen",
                [new("Q1 25", 18), new("Q2 25", 41), new("Q3 25", 77), new("Q4 25", 146)],
                "Das Weihnachtsgeschäft im vierten Quartal lief ohne zusätzliche Kisten."),
            new Slide.Pie("Kosten eines Umlaufs",
                [new("Rücktransport", 38), new("Reinigung", 21), new("Abschreibung", 24), new("Schwund", 9), new("Plattform", 8)],
                "Zusammen 0,87 Euro je Umlauf, ein Karton derselben Größe kostet 1,26 Euro."),
            new Slide.Table("Finanzplan",
                ["Tausend Euro", "2025", "2026", "2027", "2028"],
                [
                    ["Umsatz", "410", "1.650", "5.200", "12.800"],
                    ["Rohertrag", "95", "560", "2.080", "5.760"],
                    ["Personal", "-620", "-1.140", "-1.900", "-2.850"],
                    ["Ergebnis", "-690", "-880", "-340", "1.730"],
                ],
                "Geprüft vom Steuerbüro; Kisten werden über vier Jahre abgeschrieben."),
            new Slide.Quote("Eine Händlerin berichtet",
                "Unsere Kundschaft fragt inzwischen nach der Kiste. Für Müll entschuldigt man sich, für die Kiste wird man gelobt.",
                "Geschäftsführerin eines Versandhauses für Tee, Bremen"),
            new Slide.Roadmap("Nächste Schritte",
                [
                    new("Frühjahr", "Zweite Waschstraße in Süddeutschland"),
                    new("Sommer", "Größe L für Schuhe und Bücher"),
                    new("Herbst", "Österreich und Schweiz"),
                    new("Winter", "Eine Million Umläufe"),
                ]),
            new Slide.Team("Das Team",
                [
                    new("Jörg B.", "Gründer", "Logistik bei einer Möbelkette"),
                    new("Käthe M.", "Technik", "Kunststoffe und Faltwerke"),
                    new("Özlem A.", "Vertrieb", "Onlinehandel seit 2009"),
                ]),
            new Slide.Ask("Finanzierung", "3,5 Mio. €",
                "Für 120.000 weitere Kisten, eine zweite Waschstraße und den Vertrieb in drei Ländern.",
                [new("Kisten", 48), new("Waschstraße", 27), new("Vertrieb", 17), new("Rücklage", 8)]),
        ],
    };
}
