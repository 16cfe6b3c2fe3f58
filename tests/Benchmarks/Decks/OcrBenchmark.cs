using System.Globalization;
using Workflows.ReadingMeasure;

namespace Workflows.Benchmarks.Decks;

/// <summary>How well text in pictures is read, by the size of its letters, on pages that the project renders.</summary>
internal static class OcrBenchmark
{
    private const int Pages = 50;

    public static async Task RunAsync()
    {
        ReadingResult result;
        try
        {
            result = await ReadingAccuracy.MeasureAsync(Pages, settings: null, CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            Measurement.Skip("ocr", e.Message);
            return;
        }

        Measurement.Write(
            "ocr",
            [
                ("pack", result.Pack), ("device", result.Device), ("pages", result.Pages), ("characters_where_no_line_is", result.Extra), ("ms_per_page", result.MillisecondsPerPage),
                .. result.StepSeconds.Select(step => ($"{step.Key}_ms_per_page", (object?)(step.Value * 1000 / result.Pages))),
                .. result.Sizes.Select(size => (string.Create(CultureInfo.InvariantCulture, $"character_error_rate_{size.Size}px"), (object?)size.ErrorRate)),
            ]);
    }
}
