using System.Diagnostics;
using Workflows.Contracts;
using Workflows.DeckTruth;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;
using Workflows.GpuWorker.Native;

namespace Workflows.Benchmarks.Decks;

/// <summary>Where a page's time goes: the decoder child's work, done here in this process with a clock beside it.</summary>
internal static unsafe class StageBenchmark
{
    private const int DecksMax = 4;

    public static void Run(DeckOptions options)
    {
        Pdfium.FPDF_InitLibrary();
        var decks = DeckGenerator.All(options.Set).Where(d => d.Facts.Pages.All(p => !p.Scanned)).Take(DecksMax).Select(d => d.Pdf).ToList();
        Pass(decks);
        var passes = Enumerable.Range(0, options.Runs).Select(_ => Pass(decks)).ToList();
        Measurement.Write(
            "stages",
            [
                ("ocr", false), ("pages", passes[0].Pages), ("runs", options.Runs),
                .. Spread("open_ms_per_page", p => p.Open),
                .. Spread("render_ms_per_page", p => p.Render),
                .. Spread("text_ms_per_page", p => p.Text),
                .. Spread("regions_and_interpretation_ms_per_page", p => p.All - p.Render - p.Text),
                .. Spread("summary_ms_per_page", p => p.Summary),
            ]);

        (string, object?)[] Spread(string name, Func<Clock, TimeSpan> part) =>
            Measurement.Spread(name, passes.Select(p => part(p).TotalMilliseconds / p.Pages));
    }

    private static Clock Pass(List<byte[]> decks)
    {
        var clock = new Clock();
        var limits = new DecoderOptions();
        foreach (var deck in decks)
        {
            fixed (byte* bytes = deck)
            {
                var startedAt = Stopwatch.GetTimestamp();
                var document = Pdfium.FPDF_LoadMemDocument64(bytes, (nuint)deck.Length, null);
                clock.Open += Stopwatch.GetElapsedTime(startedAt);
                var pages = new List<PageAnalysis>();
                for (var number = 1; number <= Pdfium.FPDF_GetPageCount(document); number++) pages.Add(Page(document, number, limits, clock));
                clock.Summary += Timed(() => DeckSummarizer.Summarize(null, pages));
                Pdfium.FPDF_CloseDocument(document);
            }
        }

        return clock;
    }

    private static PageAnalysis Page(nint document, int number, DecoderOptions limits, Clock clock)
    {
        DecodedPage? page = null;
        clock.Open += Timed(() => page = DecodedPage.Load(document, number));
        using var opened = page ?? throw new InvalidOperationException($"Page {number} does not open.");
        clock.Render += Timed(() => opened.Render(limits.ImageWidth, limits.MaxPixels));
        clock.Text += Timed(() => opened.ReadText(limits.MaxPageCharacters));
        PageAnalysis? analysis = null;
        var request = new DecoderRequest
        {
            Verb = DecoderVerb.Analyze,
            Page = number,
            MaxPixels = limits.MaxPixels,
            MaxCharacters = limits.MaxPageCharacters,
            ImageWidth = limits.ImageWidth,
            ImageQuality = limits.ImageQuality,
        };
        clock.All += Timed(() => analysis = ClassicAnalyzer.Analyze(opened, request));
        clock.Pages++;
        return analysis!; // Set by the call just made.
    }

    private static TimeSpan Timed(Action work)
    {
        var startedAt = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(startedAt);
    }

    /// <summary>Sums over all pages of a pass. <see cref="All"/> is the whole analysis of the opened page: it draws and reads once more.</summary>
    private sealed class Clock
    {
        public int Pages { get; set; }

        public TimeSpan Open { get; set; }

        public TimeSpan Render { get; set; }

        public TimeSpan Text { get; set; }

        public TimeSpan All { get; set; }

        public TimeSpan Summary { get; set; }
    }
}
