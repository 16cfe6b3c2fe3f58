using System.Diagnostics;
using Workflows.DeckTruth;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Classic.Regions;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Reading;

namespace Workflows.Benchmarks.Decks;

/// <summary>Where a page's time goes: the classic model's own steps with a clock beside each.</summary>
internal static class StageBenchmark
{
    private const int DecksMax = 4;

    /// <summary>Reading takes seconds a page.</summary>
    private const int ReadPagesMax = 4;

    /// <summary>As the classic model draws pages that it reads.</summary>
    private const int ReadingWidth = 1600;

    public static async Task RunAsync(DeckOptions options)
    {
        var decks = DeckGenerator.All(options.Set).ToList();
        await using var worker = new DeckWorker();
        await MeasureAsync(options, worker, read: false, [.. decks.Where(d => d.Facts.Pages.All(p => !p.Scanned)).Take(DecksMax).Select(d => d.Pdf)]);
        if (!worker.Reader.IsAvailable) Measurement.Skip("stages", "no OCR pack is installed: scanned pages are not read");
        else await MeasureAsync(options, worker, read: true, [.. decks.Where(d => d.Facts.Pages.All(p => p.Scanned)).Take(1).Select(d => d.Pdf)]);
    }

    private static async Task MeasureAsync(DeckOptions options, DeckWorker worker, bool read, List<byte[]> decks)
    {
        await PassAsync(worker, read, decks);
        var passes = new List<Clock>();
        for (var run = 0; run < options.Runs; run++) passes.Add(await PassAsync(worker, read, decks));
        List<(string, object?)> values = [("ocr", read), ("pages", passes[0].Pages), ("runs", options.Runs)];
        Add("open_ms_per_page", c => c.Open);
        Add("observe_ms_per_page", c => c.Observe);
        Add("observe_render_ms_per_page", c => c.Render);
        Add("observe_text_ms_per_page", c => c.Text);
        Add("regions_ms_per_page", c => c.Regions);
        Add("interpretation_ms_per_page", c => c.Interpret - c.Regions);
        if (read) Add("ocr_render_ms_per_page", c => c.Draw);
        if (read) Add("ocr_detect_ms_per_page", c => c.Detect);
        if (read) Add("ocr_recognise_english_ms_per_page", c => c.English);
        if (read) Add("ocr_recognise_latin_ms_per_page", c => c.Latin);
        Measurement.Write("stages", [.. values]);

        void Add(string name, Func<Clock, TimeSpan> part) =>
            values.AddRange(Measurement.Spread(name, passes.Select(c => part(c).TotalMilliseconds / c.Pages)));
    }

    private static async Task<Clock> PassAsync(DeckWorker worker, bool read, List<byte[]> decks)
    {
        var clock = new Clock();
        foreach (var deck in decks)
        {
            var (render, text) = RenderClock.Measure(deck, read ? ReadPagesMax : int.MaxValue);
            (clock.Render, clock.Text) = (clock.Render + render, clock.Text + text);
            await using var decoder = await worker.Decoders.RentAsync();
            var startedAt = Stopwatch.GetTimestamp();
            var opened = await decoder.OpenAsync(deck, CancellationToken.None);
            clock.Open += Stopwatch.GetElapsedTime(startedAt);
            for (var number = 1; number <= (read ? ReadPagesMax : opened.PageCount); number++) await PageAsync(worker.Reader, read, decoder, number, opened.PageCount, clock);
        }

        return clock;
    }

    private static async Task PageAsync(ITextReader reader, bool read, DecoderSession decoder, int number, int count, Clock clock)
    {
        var startedAt = Stopwatch.GetTimestamp();
        var seen = await decoder.ObserveAsync(number, CancellationToken.None);
        clock.Observe += Stopwatch.GetElapsedTime(startedAt);

        foreach (var part in read ? ReadingPlan.Of(seen) : [])
        {
            startedAt = Stopwatch.GetTimestamp();
            var image = await decoder.PixelsAsync(number, ReadingWidth, part, CancellationToken.None);
            clock.Draw += Stopwatch.GetElapsedTime(startedAt);
            var reading = ((OcrTextReader)reader).Engine.Read(image, CancellationToken.None);
            clock.Detect += reading.Detection;
            clock.English += reading.Cutting + reading.English;
            clock.Latin += reading.Latin;
        }

        startedAt = Stopwatch.GetTimestamp();
        RegionFinder.Find(seen, seen.Lines);
        clock.Regions += Stopwatch.GetElapsedTime(startedAt);
        startedAt = Stopwatch.GetTimestamp();
        PageInterpreter.Interpret(seen, [], count);
        clock.Interpret += Stopwatch.GetElapsedTime(startedAt);
        clock.Pages++;
    }

    /// <summary>Sums over the pages of a pass. Observe is what the child takes for a page: to draw it, read its text layer, look at outlines and colours, and send that; interpret contains regions.</summary>
    private sealed class Clock
    {
        public int Pages { get; set; }

        public TimeSpan Open { get; set; }

        public TimeSpan Observe { get; set; }

        public TimeSpan Render { get; set; }

        public TimeSpan Text { get; set; }

        public TimeSpan Regions { get; set; }

        public TimeSpan Interpret { get; set; }

        public TimeSpan Draw { get; set; }

        public TimeSpan Detect { get; set; }

        public TimeSpan English { get; set; }

        public TimeSpan Latin { get; set; }
    }
}
