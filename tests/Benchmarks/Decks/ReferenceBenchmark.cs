using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Workflows.DeckScoring;
using Workflows.DeckTruth;
using Workflows.DeckTruth.Facts;

namespace Workflows.Benchmarks.Decks;

/// <summary>The same scanned pages through <c>pdftoppm</c> and Debian's <c>tesseract</c>, and through our worker.</summary>
internal static class ReferenceBenchmark
{
    private const int DotsPerInch = 150;
    private const int PagesMax = 8;

    public static async Task RunAsync(DeckOptions options)
    {
        foreach (var (program, package) in new[] { ("pdftoppm", "poppler-utils"), ("tesseract", "tesseract-ocr") })
        {
            if (await VersionAsync(program) is not null) continue;
            Measurement.Skip("reference", $"{program} is not installed (apt-get install {package})");
            return;
        }

        var decks = DeckGenerator.All(options.Set).Where(d => d.Facts.Language == "en" && d.Facts.Pages.Any(p => p.Scanned)).ToList();
        var folder = Directory.CreateTempSubdirectory("workflows-reference-").FullName;
        try
        {
            var pages = new List<(string File, PageFacts Facts)>();
            foreach (var deck in decks)
            {
                var file = Path.Combine(folder, $"{deck.Facts.Name}.pdf");
                await File.WriteAllBytesAsync(file, deck.Pdf);
                pages.AddRange(deck.Facts.Pages.Where(p => p.Scanned).Select(p => (file, p)));
            }

            pages = [.. pages.Take(PagesMax)];
            await TesseractAsync(options, folder, pages);
            await OursAsync(options, decks, pages);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task TesseractAsync(DeckOptions options, string folder, List<(string File, PageFacts Facts)> pages)
    {
        var passes = new List<(double Render, double Read, double Processor)>();
        var (characters, errors) = (0, 0);
        for (var run = 0; run < options.Runs; run++)
        {
            var (render, read, processor) = (0.0, 0.0, 0.0);
            (characters, errors) = (0, 0);
            foreach (var (file, facts) in pages)
            {
                var number = facts.Number.ToString(CultureInfo.InvariantCulture);
                var picture = Path.Combine(folder, "page");
                var drawn = await RunAsync("pdftoppm", ["-r", DotsPerInch.ToString(CultureInfo.InvariantCulture), "-gray", "-png", "-singlefile", "-f", number, "-l", number, file, picture]);
                var found = await RunAsync("tesseract", [$"{picture}.png", "stdout", "-l", "eng", "tsv"]);
                (render, read, processor) = (render + drawn.Seconds, read + found.Seconds, processor + drawn.Processor + found.Processor);
                var expected = PageText.Of(facts);
                characters += expected.Length;
                errors += EditDistance.Between(expected, PageText.OfTsv(found.Output));
            }

            passes.Add((render, read, processor));
        }

        Measurement.Write(
            "reference",
            [
                ("tool", $"{await VersionAsync("pdftoppm")} at {DotsPerInch} dpi + {await VersionAsync("tesseract")}"), ("pages", pages.Count), ("runs", options.Runs),
                .. Measurement.Spread("pages_per_second", passes.Select(p => pages.Count / (p.Render + p.Read))),
                .. Measurement.Spread("processor_ms_per_page", passes.Select(p => p.Processor * 1000 / pages.Count)),
                .. Measurement.Spread("render_ms_per_page", passes.Select(p => p.Render * 1000 / pages.Count)),
                .. Measurement.Spread("read_ms_per_page", passes.Select(p => p.Read * 1000 / pages.Count)),
                ("character_error_rate", errors / (double)characters),
            ]);
    }

    private static async Task OursAsync(DeckOptions options, List<KnownDeck> decks, List<(string File, PageFacts Facts)> pages)
    {
        await using var worker = new DeckWorker();
        if (!worker.Reader.IsAvailable)
        {
            Measurement.Skip("reference_ours", "no OCR pack is installed: scanned pages are not read");
            return;
        }

        var asked = pages.Select(p => p.Facts).ToHashSet(ReferenceEqualityComparer.Instance);
        var passes = new List<(double Seconds, double Processor, int Characters, int Errors)>();
        for (var run = 0; run <= options.Runs; run++)
        {
            var pass = (Seconds: 0.0, Processor: 0.0, Characters: 0, Errors: 0);
            foreach (var deck in decks)
            {
                var numbers = deck.Facts.Pages.Where(asked.Contains).Select(p => p.Number).ToList();
                if (numbers.Count == 0) continue;
                var watch = Stopwatch.StartNew();
                var (analysed, processor) = await worker.AnalyzeAsync(deck.Pdf, numbers);
                pass.Seconds += watch.Elapsed.TotalSeconds;
                pass.Processor += processor.TotalSeconds;
                foreach (var page in analysed)
                {
                    var expected = PageText.Of(deck.Facts.Pages[page.Number - 1]);
                    pass.Characters += expected.Length;
                    pass.Errors += EditDistance.Between(expected, PageText.Of(page));
                }
            }

            if (run > 0) passes.Add(pass);
        }

        Measurement.Write(
            "reference_ours",
            [
                ("tool", $"whole classic analysis with {worker.Reader.Version}"), ("pages", pages.Count), ("runs", options.Runs),
                .. Measurement.Spread("pages_per_second", passes.Select(p => pages.Count / p.Seconds)),
                .. Measurement.Spread("processor_ms_per_page", passes.Select(p => p.Processor * 1000 / pages.Count)),
                ("character_error_rate", passes[^1].Errors / (double)passes[^1].Characters),
            ]);
    }

    /// <summary>The first line that the program says about itself; null when it is not there.</summary>
    private static async Task<string?> VersionAsync(string program)
    {
        try
        {
            var said = await RunAsync(program, [program == "pdftoppm" ? "-v" : "--version"]);
            return (said.Output.Length > 0 ? said.Output : said.Errors).Split('\n')[0].Trim();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    private static async Task<(string Output, string Errors, double Seconds, double Processor)> RunAsync(string program, IReadOnlyList<string> arguments)
    {
        var how = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) how.ArgumentList.Add(argument);
        var (before, watch) = (ChildrenProcessor(), Stopwatch.StartNew());
        using var process = Process.Start(how) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await errors}");
        return (output, await errors, watch.Elapsed.TotalSeconds, ChildrenProcessor() - before);
    }

    /// <summary>Processor seconds of all children that have ended. One runs at a time, so a difference is one program's.</summary>
    private static double ChildrenProcessor()
    {
        const double ticksPerSecond = 100;
        var stat = File.ReadAllText("/proc/self/stat");
        // Fields count from behind the name in parentheses: state is 0, the children's user and system time are 13 and 14.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[13], CultureInfo.InvariantCulture) + long.Parse(fields[14], CultureInfo.InvariantCulture)) / ticksPerSecond;
    }
}
