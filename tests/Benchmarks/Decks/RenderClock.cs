using System.Diagnostics;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;
using Workflows.GpuWorker.Native;

namespace Workflows.Benchmarks.Decks;

/// <summary>Two of the decoder child's steps, done in this process so that a clock can stand beside them.</summary>
internal static unsafe class RenderClock
{
    private static bool s_ready;

    /// <returns>Time to draw a deck's first pages, and to read their text layers.</returns>
    public static (TimeSpan Render, TimeSpan Text) Measure(byte[] deck, int pagesMax)
    {
        if (!s_ready) Pdfium.FPDF_InitLibrary();
        s_ready = true;
        var limits = new DecoderOptions();
        var (render, text) = (TimeSpan.Zero, TimeSpan.Zero);
        fixed (byte* bytes = deck)
        {
            var document = Pdfium.FPDF_LoadMemDocument64(bytes, (nuint)deck.Length, null);
            for (var number = 1; number <= Math.Min(pagesMax, Pdfium.FPDF_GetPageCount(document)); number++)
            {
                using var page = DecodedPage.Load(document, number) ?? throw new InvalidOperationException($"Page {number} does not open.");
                var startedAt = Stopwatch.GetTimestamp();
                page.Render(limits.ImageWidth, limits.MaxPixels);
                render += Stopwatch.GetElapsedTime(startedAt);
                startedAt = Stopwatch.GetTimestamp();
                page.ReadText(limits.MaxPageCharacters);
                text += Stopwatch.GetElapsedTime(startedAt);
            }

            Pdfium.FPDF_CloseDocument(document);
        }

        return (render, text);
    }
}
