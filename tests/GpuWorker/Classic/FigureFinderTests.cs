using System.Globalization;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Figures;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>Which numbers of a text are figures, and what they mean.</summary>
public sealed class FigureFinderTests
{
    [Theory]
    [InlineData("We raised $4.2M last year", "$4.2M=4200000 USD")]
    [InlineData("A market of $1.5 billion", "$1.5 billion=1500000000 USD")]
    [InlineData("costs £300k and US$ 2,500.50", "£300k=300000 GBP|US$ 2,500.50=2500.5 USD")]
    [InlineData("CHF 1'500'000 in cash", "CHF 1'500'000=1500000 CHF")]
    [InlineData("EUR 5m of 20 million euros", "EUR 5m=5000000 EUR|20 million euros=20000000 EUR")]
    [InlineData("a budget of 3 million US dollars", "3 million US dollars=3000000 USD")]
    [InlineData("12 million users, 40k downloads, 3.5M sessions", "12 million=12000000 |40k=40000 |3.5M=3500000 ")]
    [InlineData("$49 per month or $490 a year", "$49=49 USD|$490=490 USD")]
    [InlineData("a loss of -$2M", "-$2M=-2000000 USD")]
    [InlineData("In 2025 $4.2M came in", "$4.2M=4200000 USD|2025=2025")]
    public void Find_EnglishAmounts_ReadsThem(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: false));

    [Theory]
    [InlineData("Wir suchen 3,5 Mio. € bis 2027", "3,5 Mio. €=3500000 EUR|2027=2027")]
    [InlineData("EUR 1,5 Mio. Umsatz", "EUR 1,5 Mio.=1500000 EUR")]
    [InlineData("ein Volumen von 2,4 Mrd. Euro", "2,4 Mrd. Euro=2400000000 EUR")]
    [InlineData("500 TEUR und 1.250.000 €", "500 TEUR=500000 EUR|1.250.000 €=1250000 EUR")]
    [InlineData("0,87 Euro je Umlauf, 1.500 € im Jahr", "0,87 Euro=0.87 EUR|1.500 €=1500 EUR")]
    [InlineData("une levée de 4,2 M€", "4,2 M€=4200000 EUR")]
    [InlineData("3 millions d'euros et 300 k€", "3 millions d'euros=3000000 EUR|300 k€=300000 EUR")]
    [InlineData("1 200 000 € par an", "1 200 000 €=1200000 EUR")]
    [InlineData("2 millones de euros, 5 mil millones de dólares", "2 millones de euros=2000000 EUR|5 mil millones de dólares=5000000000 USD")]
    [InlineData("12 mil usuarios", "12 mil=12000 ")]
    public void Find_ContinentalAmounts_ReadsThem(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: true));

    [Theory]
    [InlineData("12 % more, 12.5% less, 40 percent of all", "12 %=12|12.5%=12.5|40 percent=40")]
    [InlineData("down -31 % and −4%", "-31 %=-31|−4%=-4")]
    [InlineData("a margin of 10-15 %", "10-15 %=10|10-15 %=15")]
    [InlineData("1.5 percentage points", "")]
    public void Find_Percentages_ReadsThem(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: false));

    [Theory]
    [InlineData("8,5 Prozent, 9 pour cent, 7 por ciento", "8,5 Prozent=8.5|9 pour cent=9|7 por ciento=7")]
    public void Find_PercentagesInOtherWords_ReadsThem(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: true));

    [Theory]
    [InlineData("$5-10 million", "$5-10 million=5000000 USD|$5-10 million=10000000 USD")]
    [InlineData("between 2 and 3 million dollars", "2 and 3 million dollars=2000000 USD|2 and 3 million dollars=3000000 USD")]
    [InlineData("$2M to $3M", "$2M to $3M=2000000 USD|$2M to $3M=3000000 USD")]
    public void Find_Ranges_AreTwoFigures(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: false));

    [Theory]
    [InlineData("14 March 2025", "14 March 2025=2025-03-14")]
    [InlineData("on March 14, 2025 and 3/14/2025", "March 14, 2025=2025-03-14|3/14/2025=2025-03-14")]
    [InlineData("2025-03-14 or 14.03.2025", "2025-03-14=2025-03-14|14.03.2025=2025-03-14")]
    [InlineData("March 2025, Sept 2026", "March 2025=2025-03|Sept 2026=2026-09")]
    [InlineData("Q3 2025, Q1 26, 2026 Q2", "Q3 2025=2025-Q3|Q1 26=2026-Q1|2026 Q2=2026-Q2")]
    [InlineData("H1 2026 and 03/2025", "H1 2026=2026-H1|03/2025=2025-03")]
    [InlineData("from 2024-2026", "2024=2024|2026=2026")]
    [InlineData("third quarter of 2025", "third quarter of 2025=2025-Q3")]
    [InlineData("revenue en 2027 avec", "2027=2027")]
    [InlineData("FY25 and since 2019", "FY25=2025|2019=2019")]
    public void Find_EnglishDates_AsPreciseAsTheText(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: false));

    [Theory]
    [InlineData("am 14. März 2025", "14. März 2025=2025-03-14")]
    [InlineData("le 1er mars 2025, T3 2025", "1er mars 2025=2025-03-01|T3 2025=2025-Q3")]
    [InlineData("14 de marzo de 2025, marzo de 2026", "14 de marzo de 2025=2025-03-14|marzo de 2026=2026-03")]
    [InlineData("05/03/2025", "05/03/2025=2025-03-05")]
    [InlineData("3. Quartal 2025, 1. Halbjahr 2026", "3. Quartal 2025=2025-Q3|1. Halbjahr 2026=2026-H1")]
    public void Find_DatesOfOtherLanguages_AreRead(string text, string expected) => Assert.Equal(expected, Told(text, isContinental: true));

    [Theory]
    [InlineData("Call +49 30 2025 1234 or 020 2024 1999")]
    [InlineData("version 2.1, v3, ISO 9001:2015, page 7 of 20, 7 / 17")]
    [InlineData("at 14:30, 24 months, 5 GB, 12 MW, 3x faster, 50 Hz")]
    [InlineData("www.example.com/2025 and a2025@example.com")]
    [InlineData("2000 users and 1950 km")]
    [InlineData("412 calls, 1,530 MWh, 180,000 crates")]
    public void Find_WhatIsNoFigure_IsLeftAlone(string text) => Assert.Equal("", Told(text, isContinental: false));

    [Fact]
    public void Find_FigureOverTheEndOfALine_IsOneWithABoxOverBoth()
    {
        var lines = new[] { Line("Last year the whole market was worth 4.2", 100), Line("billion dollars, says the survey", 124) };

        var figure = Assert.Single(FigureFinder.Find(lines, "en"));

        Assert.Equal("4.2 billion dollars", figure.Text);
        Assert.Equal((100, 144), (figure.Box.Top, figure.Box.Bottom));
    }

    [Theory]
    [InlineData("CHF 8.6", "million seed round", "CHF 8.6 million")]
    [InlineData("3e trimestre", "2023", "3e trimestre 2023")]
    [InlineData("saves 68 pour", "cent des frais", "68 pour cent")]
    [InlineData("SAM CHF", "140M in Europe", "CHF 140M")]
    public void Find_FigureBrokenOverShortLines_IsOne(string upper, string lower, string expected) =>
        Assert.Equal(expected, Assert.Single(FigureFinder.Find([Line(upper, 100), Line("elsewhere", 400), Line(lower, 124)], "fr")).Text);

    [Fact]
    public void Find_NumbersInAColumn_StayApart() =>
        Assert.Equal(["2024", "2025", "12 %"], FigureFinder.Find([Line("2024", 100), Line("2025", 124), Line("12 %", 148)], "en").Select(f => f.Text));

    [Fact]
    public void Find_FigureInALine_HasThePlaceOfItsWords()
    {
        var line = Line("sold for $5M", 10) with
        {
            Words = [new(0, 4, new Box(60, 10, 100, 30)), new(5, 3, new Box(110, 10, 140, 30)), new(9, 3, new Box(150, 10, 190, 30))],
        };

        Assert.Equal(new Box(150, 10, 190, 30), Assert.Single(FigureFinder.Find([line], "en")).Box);
    }

    [Fact]
    public void Find_TextMadeToBeSlow_EndsSoon()
    {
        var text = string.Concat(Enumerable.Repeat("1.1.1,1 1 1'1-", 600));

        var startedAt = TimeProvider.System.GetTimestamp();
        FigureFinder.Find([Line(text, 10)], "en");

        Assert.True(TimeProvider.System.GetElapsedTime(startedAt) < TimeSpan.FromSeconds(10));
    }

    private static TextLine Line(string text, double top) => new(text, new Box(60, top, 560, top + 20), 20, new Rgb(0, 0, 0), text.Length);

    /// <summary>"text=meaning" of each figure; amounts first, as the finder goes, then by place.</summary>
    private static string Told(string text, bool isContinental) => string.Join('|', FigureFinder.Find(text, isContinental)
        .OrderBy(f => f.Kind == FigureKind.Date).ThenBy(f => f.Start)
        .Select(f => $"{text.Substring(f.Start, f.Length)}={Meaning(f)}"));

    private static string Meaning(FoundFigure figure) => figure.Kind switch
    {
        FigureKind.Date => figure.Date!,
        FigureKind.Percentage => figure.Value!.Value.ToString(CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{figure.Value} {figure.Currency}"),
    };
}
