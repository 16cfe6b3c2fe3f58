using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Reading;

namespace Workflows.ReadingMeasure;

/// <summary>How letters of one size were read.</summary>
/// <param name="Size">Pixels.</param>
/// <param name="Errors">Characters to insert, delete or replace to get what stands there.</param>
public sealed record SizeAccuracy(int Size, int Lines, int Characters, int Errors)
{
    /// <summary>Character error rate: errors by characters.</summary>
    public double ErrorRate => Characters == 0 ? 0 : (double)Errors / Characters;
}

/// <summary>A line that was not read as it stands there.</summary>
public sealed record Misreading(int Page, int Size, string Expected, string Read);

/// <summary>How a number of pages were read, and how long that took.</summary>
/// <param name="Extra">Characters that were read where no line stands.</param>
/// <param name="Seconds">Of reading alone: wall time on this machine, with <paramref name="Device"/>.</param>
/// <param name="ProcessorSeconds">Processor time of this process in the same span, all cores together.</param>
/// <param name="StepSeconds">The same by step: detection, cutting, english, latin.</param>
public sealed record ReadingResult(
    int Pages,
    string Pack,
    string Device,
    IReadOnlyList<SizeAccuracy> Sizes,
    int Extra,
    double Seconds,
    double ProcessorSeconds,
    IReadOnlyDictionary<string, double> StepSeconds,
    IReadOnlyList<Misreading> Misreadings)
{
    public double MillisecondsPerPage => Seconds * 1000 / Pages;

    public double ProcessorMillisecondsPerPage => ProcessorSeconds * 1000 / Pages;
}

/// <summary>Renders pages whose text is known and has the worker's own reader read them.</summary>
public static class ReadingAccuracy
{
    /// <summary>Reads the first <paramref name="pages"/> of the sample pages.</summary>
    /// <param name="settings">Settings of the worker, such as <c>Models:Threads</c>; null for its defaults.</param>
    /// <exception cref="InvalidOperationException">The OCR pack is not there.</exception>
    public static async Task<ReadingResult> MeasureAsync(int pages, IReadOnlyDictionary<string, string?>? settings, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddVision(new ConfigurationBuilder().AddInMemoryCollection(settings ?? new Dictionary<string, string?>()).Build())
            .BuildServiceProvider();
        var reader = (OcrTextReader)services.GetRequiredService<ITextReader>();
        if (!reader.IsAvailable) throw new InvalidOperationException(services.GetRequiredService<PackLibrary>().Open(PackCatalog.Ocr).Problem);

        var sizes = TextPages.Sizes.ToDictionary(s => s.Size, s => new SizeAccuracy(s.Size, 0, 0, 0));
        var steps = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["detection"] = 0, ["cutting"] = 0, ["english"] = 0, ["latin"] = 0 };
        var misreadings = new List<Misreading>();
        var extra = 0;
        var processor = TimeSpan.Zero;
        for (var page = -1; page < pages; page++)
        {
            // Page 0 goes through twice: the first time loads the networks and is not counted.
            var (pdf, lines) = TextPages.Draw(Math.Max(page, 0));
            var image = await RenderAsync(services.GetRequiredService<DecoderPool>(), pdf, cancellationToken);
            var before = Environment.CpuUsage.TotalTime;
            var reading = await Task.Run(() => reader.Engine.Read(image, cancellationToken), cancellationToken);
            if (page < 0) continue;
            processor += Environment.CpuUsage.TotalTime - before;
            steps["detection"] += reading.Detection.TotalSeconds;
            steps["cutting"] += reading.Cutting.TotalSeconds;
            steps["english"] += reading.English.TotalSeconds;
            steps["latin"] += reading.Latin.TotalSeconds;
            var left = reading.Lines.ToList();
            foreach (var line in lines)
            {
                var read = left.Where(l => l.Box.CenterY >= line.Top && l.Box.CenterY <= line.Bottom).OrderBy(l => l.Box.CenterX).ToList();
                left.RemoveAll(read.Contains);
                var text = string.Join(' ', read.Select(l => l.Text));
                var errors = EditDistance.Between(text, line.Text);
                var size = sizes[line.Size];
                sizes[line.Size] = size with { Lines = size.Lines + 1, Characters = size.Characters + line.Text.Length, Errors = size.Errors + errors };
                if (errors > 0) misreadings.Add(new Misreading(page, line.Size, line.Text, text));
            }

            extra += left.Sum(l => l.Text.Length);
        }

        return new ReadingResult(
            pages, reader.Version, services.GetRequiredService<ModelDevice>().Name!,
            [.. sizes.Values.OrderBy(s => s.Size)], extra, steps.Values.Sum(), processor.TotalSeconds, steps, misreadings);
    }

    private static async Task<PixelImage> RenderAsync(DecoderPool decoders, byte[] pdf, CancellationToken cancellationToken)
    {
        await using var decoder = await decoders.RentAsync();
        await decoder.OpenAsync(pdf, cancellationToken);
        return await decoder.PixelsAsync(1, TextPages.Width, null, cancellationToken);
    }
}
