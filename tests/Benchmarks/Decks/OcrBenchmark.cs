namespace Workflows.Benchmarks.Decks;

/// <summary>How well text in pictures is read, by the size of its letters.</summary>
internal static class OcrBenchmark
{
    public static async Task RunAsync(DeckOptions options)
    {
        await using var worker = new DeckWorker();
        if (!worker.Reader.IsAvailable) Measurement.Skip("ocr", "no OCR pack is installed");
    }
}
