using System.Numerics;
using Workflows.Cli.Samples;
using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Facts;
using Workflows.DeckTruth.Slides;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckTruth;

/// <summary>Makes pitch decks about which everything is known. The same seed gives the same bytes.</summary>
public static class DeckGenerator
{
    /// <summary>Decks of a set that evaluations use.</summary>
    public const int DecksPerSet = 48;

    /// <summary>Scanned pages have 150 to 200 dots an inch.</summary>
    private const double ScanScaleMin = 150 / 72.0;

    private static readonly SlideKind[] Story =
    [
        SlideKind.Cover, SlideKind.Problem, SlideKind.Solution, SlideKind.Market, SlideKind.BusinessModel, SlideKind.Traction,
        SlideKind.Competition, SlideKind.Team, SlideKind.Financials, SlideKind.Ask, SlideKind.Contact,
    ];

    /// <summary>The decks of a set, one at a time.</summary>
    public static IEnumerable<KnownDeck> All(DeckSet set) => Enumerable.Range(1, DecksPerSet).Select(number => Create(set, number));

    /// <param name="number">From 1; any number is a deck.</param>
    public static KnownDeck Create(DeckSet set, int number)
    {
        var seed = (set == DeckSet.Development ? 10_000 : 90_000) + number;
        var dice = new Dice((ulong)seed);
        var language = dice.Share() switch { < 0.7 => "en", < 0.82 => "de", < 0.92 => "fr", _ => "es" };
        var (look, words, order, draw) = (dice.Fork(1), dice.Fork(2), dice.Fork(3), dice.Fork(4));
        var scenario = Scenarios.Invent(words, language);
        var writer = new Writer(words, Phrases.Load(language, set), scenario, breakAnywhere: look.Chance(0.12));
        var format = look.Share() switch { < 0.62 => PageFormat.Wide, < 0.88 => PageFormat.Classic, _ => PageFormat.A4Landscape };
        var style = DeckStyle.Roll(look);
        var wordByWord = look.Chance(0.2);
        var kinds = Order(order);
        var scans = Scans(order, kinds.Count);

        var file = new PdfFile();
        var composer = new SlideComposer(draw, writer);
        var pages = new List<PageFacts>();
        for (var i = 0; i < kinds.Count; i++)
        {
            var page = file.AddPage(format);
            var ledger = new PageLedger(format.Width, format.Height);
            var scanner = scans[i] ? new Scanner(format, draw) : null;
            IPaper paper = scanner is null ? new VectorPaper(page, wordByWord) : scanner.Paper;
            var headline = composer.Draw(new SlideCanvas(paper, ledger, style, format.Width, format.Height), kinds[i], i + 1, kinds.Count);
            if (scanner is not null) page.Bitmap(scanner.Finish(), grey: true, new Area(0, 0, format.Width, format.Height));
            pages.Add(ledger.Close(i + 1, kinds[i], headline, scans[i]));
        }

        var titled = look.Chance(0.6) ? $"{scenario.Company} deck" : "";
        var pdf = file.Save(titled, scenario.Company, language, new DateTime(2025, 6, 1, 9, 0, 0, DateTimeKind.Utc));
        return new KnownDeck(pdf, new DeckFacts
        {
            Name = $"{(set == DeckSet.Development ? "development" : "held-out")}-{number:00}",
            Seed = seed,
            Language = language,
            Look = $"{style.Theme.Name}, {style.Headline}, {format.Width:0}x{format.Height:0}{(wordByWord ? ", word by word" : "")}",
            Pages = pages,
            Missing = [.. Story.Except(kinds)],
        });
    }

    /// <summary>Some sections missing, some twice, some out of the usual order, and slides that are none of them.</summary>
    private static List<SlideKind> Order(Dice dice)
    {
        var missing = dice.Some(Story[1..], dice.Between(0, 4));
        var kinds = Story.Except(missing).ToList();
        if (dice.Chance(0.08)) kinds.Remove(SlideKind.Cover);
        var middle = kinds.Where(k => k is not (SlideKind.Cover or SlideKind.Contact)).ToList();
        for (var swaps = dice.Between(0, 3); swaps > 0 && middle.Count > 1; swaps--)
        {
            var i = dice.Between(0, middle.Count - 2);
            (middle[i], middle[i + 1]) = (middle[i + 1], middle[i]);
        }

        foreach (var kind in dice.Some(middle.Where(k => k is SlideKind.Problem or SlideKind.Solution or SlideKind.Market or SlideKind.Traction or SlideKind.Financials).ToList(), dice.Between(0, 2)))
            middle.Insert(middle.IndexOf(kind), kind);
        for (var others = dice.Between(0, 2); others > 0; others--) middle.Insert(dice.Between(0, middle.Count), SlideKind.Other);
        if (kinds.Contains(SlideKind.Cover)) middle.Insert(0, SlideKind.Cover);
        if (kinds.Contains(SlideKind.Contact)) middle.Add(SlideKind.Contact);
        return middle;
    }

    /// <summary>Most decks have no scanned page, some are scans throughout, some have one or two.</summary>
    private static bool[] Scans(Dice dice, int count)
    {
        var scans = new bool[count];
        var luck = dice.Share();
        if (luck < 0.07) Array.Fill(scans, true);
        else if (luck < 0.19) foreach (var page in dice.Some(Enumerable.Range(0, count).ToList(), dice.Between(1, 2))) scans[page] = true;
        return scans;
    }

    /// <summary>Draws a page in pixels, slightly crooked and with grain.</summary>
    private sealed class Scanner(PageFormat format, Dice dice)
    {
        private readonly double _scale = ScanScaleMin * (1 + (dice.Share() * 0.33));
        private PixelCanvas? _canvas;

        public IPaper Paper => new PixelPaper(Canvas, _scale);

        private PixelCanvas Canvas => _canvas ??= new PixelCanvas((int)(format.Width * _scale), (int)(format.Height * _scale), Rgb.White)
        {
            Transform = Matrix3x2.CreateRotation((float)((dice.Share() - 0.5) * 0.016), new Vector2((float)(format.Width * _scale / 2), (float)(format.Height * _scale / 2))),
        };

        public PixelCanvas Finish()
        {
            // Grain on every sixteenth pixel or so: enough to look scanned, and the file stays small.
            var pixels = Canvas.Width * Canvas.Height;
            for (var at = dice.Between(0, 31); at < pixels; at += dice.Between(1, 31))
                Canvas[at % Canvas.Width, at / Canvas.Width] = Rgb.Mix(Canvas[at % Canvas.Width, at / Canvas.Width], dice.Chance(0.5) ? Rgb.White : new Rgb(0, 0, 0), 0.07);

            return Canvas;
        }
    }
}
