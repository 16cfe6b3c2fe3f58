using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Slides;

namespace Workflows.GpuWorker.Tests.Classic;

/// <summary>What a slide is about, told by its words and its place.</summary>
public sealed class SlideTyperTests
{
    [Theory]
    [InlineData("Why now is broken", SlideType.Problem)]
    [InlineData("The problem with parcels", SlideType.Problem)]
    [InlineData("Das Problem", SlideType.Problem)]
    [InlineData("Ce qui ne va pas aujourd'hui", SlideType.Problem)]
    [InlineData("How it works", SlideType.Solution)]
    [InlineData("Nuestra solución", SlideType.Solution)]
    [InlineData("A market of 4 billion", SlideType.Market)]
    [InlineData("Die Marktgröße", SlideType.Market)]
    [InlineData("How we make money", SlideType.BusinessModel)]
    [InlineData("Wie wir Geld verdienen", SlideType.BusinessModel)]
    [InlineData("How far we have come", SlideType.Traction)]
    [InlineData("Was wir erreicht haben", SlideType.Traction)]
    [InlineData("Who else is out there", SlideType.Competition)]
    [InlineData("La concurrence", SlideType.Competition)]
    [InlineData("The people behind it", SlideType.Team)]
    [InlineData("Quiénes somos", SlideType.Team)]
    [InlineData("Financial projections", SlideType.Financials)]
    [InlineData("Plan financier", SlideType.Financials)]
    [InlineData("What we need", SlideType.Ask)]
    [InlineData("Nous levons 2 M€", SlideType.Ask)]
    [InlineData("Our go-to-market strategy", SlideType.Other)]
    [InlineData("Agenda", SlideType.Other)]
    public void Guess_ByHeadlineAlone_IsWhatItSays(string headline, SlideType expected)
    {
        var guess = SlideTyper.Guess(Page(5, headline), pageCount: 12);

        Assert.Equal(expected, guess.Type);
        Assert.InRange(guess.Confidence, 0.1, 1);
        Assert.NotEmpty(guess.Reason);
    }

    [Fact]
    public void Guess_FirstPageWithAFewWords_IsTheCover() =>
        Assert.Equal(SlideType.Cover, SlideTyper.Guess(Page(1, "Harbourvolt", "Shore power for ports", "Seed round, January 2026"), 12).Type);

    [Fact]
    public void Guess_MailAndTelephoneOnTheLastPage_IsTheContact()
    {
        var guess = SlideTyper.Guess(Page(12, "Maren T.", "maren@example.com", "+49 30 1234567"), 12);

        Assert.Equal(SlideType.Contact, guess.Type);
        Assert.Contains("mail address", guess.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Guess_HeadlineSaysNothingButTheTextDoes_IsByTheText() => Assert.Equal(SlideType.Team, SlideTyper.Guess(
        Page(9, "Built by sailors", "Maren Thal", "CEO, previously port operations", "Idris Kahn", "CTO, PhD in power engineering", "Lotte Vis", "Head of sales"), 12).Type);

    [Fact]
    public void Guess_NothingThatSaysAnything_IsOtherAndSaysSo()
    {
        var guess = SlideTyper.Guess(Page(6, "Blue"), 12);

        Assert.Equal(SlideType.Other, guess.Type);
        Assert.Equal("nothing on the page names a section of a pitch deck", guess.Reason);
    }

    [Fact]
    public void Guess_WeakPageBetweenItsNeighbours_TakesTheMissingSection()
    {
        var pages = new[]
        {
            Page(1, "Kistenwerk"), Page(2, "The problem"), Page(3, "Boxes that come back", "A simple thing"), Page(4, "Market size"), Page(5, "Our team"), Page(6, "The ask"),
        };

        Assert.Equal(SlideType.Other, SlideTyper.Guess(pages[2], 6).Type);
        Assert.Equal(SlideType.Solution, SlideTyper.Guess(pages)[2]!.Type);
    }

    [Fact]
    public void PhraseBook_LongerPhrase_HidesTheShorterInIt()
    {
        var book = new PhraseBook([new(SlideType.Market, 5, "market"), new(SlideType.Other, 5, "go to market"), new(SlideType.Problem, 1, "wast*")]);

        Assert.Equal(["go to market", "wast"], book.In(PhraseBook.Normalize("Go-to-market, and wasted time")).Select(h => h.Phrase));
    }

    private static PageAnalysis Page(int number, string headline, params string[] body)
    {
        string[] texts = [headline, .. body];
        return new PageAnalysis
        {
            Number = number,
            Width = 960,
            Height = 540,
            Headline = headline,
            HeadlineSize = 36,
            BodySize = 16,
            Text = string.Join('\n', texts),
            WordCount = texts.Sum(t => t.Split(' ').Length),
            Lines =
            [
                .. texts.Select((t, i) => new TextPlace
                {
                    Text = t,
                    Box = new PageBox { X = 0.06, Y = 0.3 + (0.08 * i), Width = 0.5, Height = 0.05 },
                    Size = i == 0 ? 36 : 16,
                    Source = TextSource.Layer,
                }),
            ],
            Palette = [],
            Background = "#ffffff",
            ImageAreaShare = 0,
            TextAreaShare = 0.1,
            EmptyAreaShare = 0.9,
            ImageCount = 0,
        };
    }
}
