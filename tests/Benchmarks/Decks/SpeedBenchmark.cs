using System.Diagnostics;
using Workflows.DeckTruth;
using Workflows.DeckTruth.Facts;

namespace Workflows.Benchmarks.Decks;

/// <summary>Pages a second, one deck at a time in one decoder child, as a worker does it; with and without pages that must be read.</summary>
internal static class SpeedBenchmark
{
    private const int DecksMax = 6;

    /// <summary>Reading takes seconds a page.</summary>
    private const int ReadPagesMax = 4;

    public static async Task RunAsync(DeckOptions options)
    {
        var decks = DeckGenerator.All(options.Set).ToList();
        await MeasureAsync(options, ocr: false, [.. decks.Where(d => d.Facts.Pages.All(p => !p.Scanned)).Take(DecksMax)]);
        await MeasureAsync(options, ocr: true, [.. decks.Where(d => d.Facts.Pages.All(p => p.Scanned)).Take(1)]);
    }

    private static async Task MeasureAsync(DeckOptions options, bool ocr, List<KnownDeck> decks)
    {
        await using var worker = new DeckWorker();
        if (ocr && !worker.Reader.IsAvailable)
        {
            Measurement.Skip("pages_per_second", "no OCR pack is installed: scanned pages are not read");
            return;
        }

        await PassAsync(worker, ocr, decks);
        var passes = new List<(int Pages, double Seconds, double Processor)>();
        for (var run = 0; run < options.Runs; run++) passes.Add(await PassAsync(worker, ocr, decks));
        Measurement.Write(
            "pages_per_second",
            [
                ("ocr", ocr), ("decks", decks.Count), ("pages", passes[0].Pages), ("runs", options.Runs),
                .. Measurement.Spread("pages_per_second", passes.Select(p => p.Pages / p.Seconds)),
                .. Measurement.Spread("pages_per_second_per_core", passes.Select(p => p.Pages / p.Processor)),
                .. Measurement.Spread("processor_ms_per_page", passes.Select(p => p.Processor * 1000 / p.Pages)),
            ]);
    }

    private static async Task<(int Pages, double Seconds, double Processor)> PassAsync(DeckWorker worker, bool ocr, List<KnownDeck> decks)
    {
        var watch = Stopwatch.StartNew();
        var (pages, processor) = (0, 0.0);
        foreach (var deck in decks)
        {
            var (analysed, time) = await worker.AnalyzeAsync(deck.Pdf, numbers: ocr ? [.. Enumerable.Range(1, ReadPagesMax)] : null);
            pages += analysed.Count;
            processor += time.TotalSeconds;
        }

        return (pages, watch.Elapsed.TotalSeconds, processor);
    }
}
