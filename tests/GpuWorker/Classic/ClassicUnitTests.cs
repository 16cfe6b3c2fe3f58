using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Tests.Classic;

public sealed class ClassicUnitTests
{
    [Theory]
    [InlineData("#000000", "#ffffff", 21.0)]
    [InlineData("#777777", "#ffffff", 4.48)]
    [InlineData("#123456", "#123456", 1.0)]
    public void Contrast_OfKnownPairs_IsWhatTheGuidelinesSay(string one, string other, double expected) =>
        Assert.Equal(expected, Colours.Contrast(Palette.Parse(one), Palette.Parse(other)), 0.01);

    [Fact]
    public void Palette_OfTwoColoursAndNoise_NamesTheTwoExactly()
    {
        var rgb = new byte[100 * 100 * 3];
        for (var i = 0; i < 10_000; i++)
        {
            // 70 rows of a blue whose last bit flickers, 30 rows of orange.
            var (r, g, b) = i < 7_000 ? ((byte)20, (byte)40, (byte)(i % 5 == 0 ? 121 : 120)) : ((byte)255, (byte)128, (byte)0);
            (rgb[i * 3], rgb[(i * 3) + 1], rgb[(i * 3) + 2]) = (r, g, b);
        }

        var palette = Palette.Of(new Picture(rgb, 100, 100));

        Assert.Equal(["#142878", "#ff8000"], palette.Select(c => c.Hex));
        Assert.Equal([0.7, 0.3], palette.Select(c => c.Share));
    }

    [Fact]
    public void Merge_OfTwoPages_WeighsThemEqually()
    {
        var blue = Palette.Of(Plain(0, 0, 200));
        var red = Palette.Of(Plain(200, 0, 0));

        var deck = Palette.Merge([blue, red, red, red]);

        Assert.Equal([("#c80000", 0.75), ("#0000c8", 0.25)], deck.Select(c => (c.Hex, c.Share)));
    }

    [Fact]
    public void Headline_SmallTitleAboveHugeNumber_IsTheWording()
    {
        var lines = new[] { Line("Market", 30, 40), Line("$ 42", 90, 200), Line("in billions of dollars", 14, 320) };

        Assert.Equal("Market", Headline.Find(lines, 540)?.Text);
    }

    [Fact]
    public void Headline_OverTwoLines_IsJoined()
    {
        var lines = new[] { Line("Energy storage", 40, 40), Line("for everyone", 40, 84), Line("What we do", 20, 200) };

        Assert.Equal("Energy storage for everyone", Headline.Find(lines, 540)?.Text);
    }

    [Fact]
    public void Headline_LargestLineAtTheBottom_LosesToOneALittleSmallerAtTheTop()
    {
        var lines = new[] { Line("The problem", 34, 30), Line("Thank you", 36, 500) };

        Assert.Equal("The problem", Headline.Find(lines, 540)?.Text);
    }

    [Fact]
    public void Headline_HugeFigureBelowATitle_IsTheTitle()
    {
        var lines = new[] { Line("The ask", 27, 40), Line("$38 million", 60, 200) };

        Assert.Equal("The ask", Headline.Find(lines, 540)?.Text);
        Assert.Equal("$38 million", Headline.Find(lines[1..], 540)?.Text);
    }

    [Fact]
    public void Headline_QuotationInLargerLetters_LosesToTheTitle()
    {
        var lines = new[]
        {
            Line("A customer", 22, 60), Line("Since we have had it nobody remembers how it was before,", 24, 150),
            Line("and nobody would want to go back to the old way again.", 24, 178),
        };

        Assert.Equal("A customer", Headline.Find(lines, 540)?.Text);
    }

    [Fact]
    public void Headline_BrokenBeforeItsFigure_HasTheFigure() => Assert.Equal(
        "We are raising £8.1m", Headline.Find([Line("We are raising", 36, 40), Line("£8.1m", 36, 82), Line("for eighteen months", 16, 200)], 540)?.Text);

    [Fact]
    public void Headline_WithoutWords_IsNull() => Assert.Null(Headline.Find([Line("12 %", 40, 40)], 540));

    [Theory]
    [InlineData("We help the teams of the world to work with their data", "en")]
    [InlineData("Wir bauen die Zukunft der Energie und das ist nicht nur für den Norden", "de")]
    [InlineData("Nous aidons les équipes dans le monde avec une solution pour la vie", "fr")]
    [InlineData("Construimos la energía del futuro para las ciudades y no es más cara", "es")]
    [InlineData("La nostra soluzione per il futuro della città, con una app che non costa di più", "it")]
    [InlineData("Nossa solução para o futuro das cidades não custa mais do que uma assinatura", "pt")]
    [InlineData("Wij bouwen de energie van de toekomst voor het hele land en dat is niet duur", "nl")]
    [InlineData("Unsere Lösung für Händler", "de")]
    [InlineData("ARR 2026 EBITDA", null)]
    public void Language_OfASentence_IsTold(string text, string? expected) => Assert.Equal(expected, LanguageGuess.Of(text));

    [Theory]
    [InlineData("", 0)]
    [InlineData("one two\nthree", 3)]
    [InlineData("10 % — growth", 2)]
    public void Words_AreRunsWithALetterOrDigit(string text, int expected) => Assert.Equal(expected, WordCounter.Count(text));

    [Theory]
    [InlineData("a\u0000b\u0007c\ufeff", "abc")]
    [InlineData("a\u00a0b\tc", "a b c")]
    [InlineData("half \ud83d pair", "half  pair")]
    [InlineData("whole \ud83d\ude00", "whole \ud83d\ude00")]
    public void Clean_WhatJsonOrPeopleCannotTake_IsGone(string dirty, string clean) => Assert.Equal(clean, PlainText.Clean(dirty));

    [Fact]
    public void Detect_KnownFormats_AreNamed()
    {
        Assert.Equal("a PNG image", SourceFormat.Detect([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]));
        Assert.Equal("a ZIP archive or an Office file", SourceFormat.Detect("PK\u0003\u0004rest"u8));
        Assert.Null(SourceFormat.Detect("hello"u8));
        Assert.True(SourceFormat.IsPdf("\n\n%PDF-1.4"u8));
    }

    private static TextLine Line(string text, double size, double top) =>
        new(text, new Box(60, top, 60 + (size * text.Length / 2), top + size), size, new Rgb(0, 0, 0), text.Length);

    private static Picture Plain(byte r, byte g, byte b) =>
        new([.. Enumerable.Repeat(new[] { r, g, b }, 100).SelectMany(c => c)], 10, 10);
}
