using Workflows.DeckTruth;

namespace Workflows.Benchmarks.Decks;

/// <summary>How right and how fast the deck lab is, on decks with known truth.</summary>
internal static class DeckBenchmarks
{
    public static async Task<int> RunAsync(DeckOptions options)
    {
        if (options.WriteTo is { } folder)
        {
            Write(options, folder);
            return 0;
        }

        foreach (var measurement in options.Measurements)
        {
            switch (measurement)
            {
                case "accuracy": await AccuracyBenchmark.RunAsync(options); break;
                case "speed": await SpeedBenchmark.RunAsync(options); break;
                case "stages": await StageBenchmark.RunAsync(options); break;
                case "first-page": await FirstPageBenchmark.RunAsync(options); break;
                case "ocr": await OcrBenchmark.RunAsync(); break;
                case "reference": await ReferenceBenchmark.RunAsync(options); break;
                default: throw new InvalidOperationException($"Nobody measures {measurement}.");
            }
        }

        return 0;
    }

    private static void Write(DeckOptions options, string folder)
    {
        Directory.CreateDirectory(folder);
        for (var number = 1; number <= options.Decks; number++)
        {
            var deck = DeckGenerator.Create(options.Set, number);
            File.WriteAllBytes(Path.Combine(folder, $"{deck.Facts.Name}.pdf"), deck.Pdf);
            File.WriteAllText(Path.Combine(folder, $"{deck.Facts.Name}.json"), deck.Facts.ToJson());
        }
    }
}
