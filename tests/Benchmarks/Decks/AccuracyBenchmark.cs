using System.Collections.Concurrent;
using Workflows.Contracts;
using Workflows.DeckScoring;
using Workflows.DeckTruth;
using Workflows.DeckTruth.Facts;

namespace Workflows.Benchmarks.Decks;

/// <summary>Runs the analyser over a set and scores it.</summary>
internal static class AccuracyBenchmark
{
    public static async Task RunAsync(DeckOptions options)
    {
        var decks = new ConcurrentBag<(DeckFacts Facts, DeckAnalysis Analysis)>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(Enumerable.Range(1, options.Decks), parallel, async (number, _) =>
        {
            var deck = DeckGenerator.Create(options.Set, number);
            decks.Add((deck.Facts, await Analyser.RunAsync(deck)));
        });
        var scores = DeckScorer.Score([.. decks.OrderBy(d => d.Facts.Name, StringComparer.Ordinal)]);
        if (options.Examples > 0) await Console.Error.WriteLineAsync(ScoreReport.Write(scores, options.Examples));
        Measurement.Write(
            "accuracy",
            ("set", options.Set == DeckSet.HeldOut ? "held-out" : "development"),
            ("decks", scores.Decks),
            ("pages", scores.Pages),
            ("scanned_pages", scores.ScannedPages),
            ("scanned_pages_read", scores.ReadsPictures),
            ("slide_type", scores.SlideType.Value),
            ("figures_f1", scores.Figures.F1),
            ("figures_precision", scores.Figures.Precision),
            ("figures_recall", scores.Figures.Recall),
            ("amounts_f1", scores.FiguresByType[FigureType.Amount].F1),
            ("percentages_f1", scores.FiguresByType[FigureType.Percentage].F1),
            ("dates_f1", scores.FiguresByType[FigureType.Date].F1),
            ("currency", scores.Currency.Value),
            ("regions_recall", scores.Regions.Recall),
            ("regions_precision", scores.Regions.Precision),
            ("charts_f1", scores.RegionsByType[RegionType.Chart].F1),
            ("tables_f1", scores.RegionsByType[RegionType.Table].F1),
            ("regions_mean_overlap", scores.Overlap.Value),
            ("missing_sections", scores.Missing.Value),
            ("missing_sections_whole_decks", scores.MissingDecks.Value),
            ("headline", scores.Headline.Value),
            ("language", scores.Language.Value),
            ("scanned_character_error_rate", scores.CharacterErrorRate),
            ("scanned_slide_type", scores.ReadsPictures ? scores.ScannedSlideType.Value : null),
            ("scanned_figures_f1", scores.ReadsPictures ? scores.ScannedFigures.F1 : null));
    }
}
