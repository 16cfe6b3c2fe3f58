using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Conversion;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Analyze;

/// <summary><c>analyze FILE.pdf</c>: one deck through the same decoder and vision models as the activity, without hub or storage.</summary>
internal static class AnalyzeCommand
{
    private const int FailedExit = 1;
    private const int UsageExit = 2;
    private const int PartialExit = 3;
    private const int CancelledExit = 4;

    private static readonly JsonSerializerOptions Indented = new(ContractJson.Options) { WriteIndented = true };

    /// <param name="arguments">Behind the word <c>analyze</c>.</param>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, TextWriter output, TextWriter errors)
    {
        if (arguments.Any(a => a is "--help" or "-h" or "-?"))
        {
            await output.WriteLineAsync(AnalyzeArguments.Help);
            return 0;
        }

        using var cancelled = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, e) =>
        {
            e.Cancel = true;
            cancelled.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            var asked = AnalyzeArguments.Parse(arguments);
            await using var services = Services(asked);
            var analysis = await AnalyzeAsync(services, asked, cancelled.Token);
            if (asked.Json) await output.WriteLineAsync(JsonSerializer.Serialize(analysis, Indented));
            else await AnalysisText.WriteAsync(analysis, output);
            return analysis.Summary.FailedPages.Count == 0 ? 0 : PartialExit;
        }
        catch (Exception e) when (e is ArgumentException or OptionsValidationException)
        {
            await errors.WriteLineAsync($"{e.Message} See Workflows.GpuWorker analyze --help.");
            return UsageExit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"The file cannot be read: {e.Message}");
            return FailedExit;
        }
        catch (DecoderFailureException e)
        {
            await errors.WriteLineAsync($"{e.Failure.Code}: {e.Failure.Sentence} {e.Failure.Action}");
            return FailedExit;
        }
        catch (VisionFailureException e)
        {
            await errors.WriteLineAsync($"{e.Failure.Code}: {e.Failure.Sentence} {e.Failure.Action}");
            return FailedExit;
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            await errors.WriteLineAsync("Cancelled.");
            return CancelledExit;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    private static ServiceProvider Services(AnalyzeArguments asked)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. asked.Settings]).Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
            .AddVision(configuration)
            .BuildServiceProvider();
    }

    private static async Task<DeckAnalysis> AnalyzeAsync(IServiceProvider services, AnalyzeArguments asked, CancellationToken cancellationToken)
    {
        var models = services.GetRequiredService<VisionModelCatalog>();
        if (models.Refuse(asked.VisionModel) is { } refusal) throw new DecoderFailureException(refusal);
        var model = models.Get(asked.VisionModel);
        var time = services.GetRequiredService<TimeProvider>();
        var limit = services.GetRequiredService<IOptions<DecoderOptions>>().Value.MaxSourceBytes;
        var length = new FileInfo(asked.File).Length;
        if (length > limit) throw new DecoderFailureException(ItemFailures.SourceTooLarge(length, limit));
        var source = await File.ReadAllBytesAsync(asked.File, cancellationToken);

        var startedAt = time.GetTimestamp();
        var pdf = PresentationFormat.IsNamed(asked.File) ? await services.GetRequiredService<SlideConverter>().ToPdfAsync(source, cancellationToken) : source;
        await using var deck = await DeckPages.OpenAsync(services.GetRequiredService<DecoderPool>(), pdf, cancellationToken);
        var pages = new List<PageAnalysis>(deck.PageCount);
        var packs = new SortedSet<string>(StringComparer.Ordinal);
        var usage = new UsageMeter();
        for (var number = 1; number <= deck.PageCount; number++)
        {
            var page = number;
            var result = await deck.AnalyzeAsync(
                model, page,
                decoder => new PageTask
                {
                    Decoder = decoder,
                    Number = page,
                    PageCount = deck.PageCount,
                    VisionModel = asked.VisionModel,
                    Prompt = asked.Prompt,
                    Waiting = _ => ValueTask.CompletedTask,
                    Usage = usage,
                    Cancelled = cancellationToken,
                },
                cancellationToken);
            pages.Add(result.Analysis);
            packs.UnionWith(result.Packs);
        }

        // With nothing but failures there is nothing to print.
        if (pages.TrueForAll(page => page.Failure is not null)) throw new DecoderFailureException(DeckResult.FailureOf(pages)!);
        return DeckResult.Of(model, deck.Title, pages, new()
        {
            VisionModel = asked.VisionModel,
            ModelVersion = model.Version(asked.VisionModel),
            Prompt = asked.Prompt,
            AnalyzedAt = time.GetUtcNow(),
            Seconds = Math.Round(time.GetElapsedTime(startedAt).TotalSeconds, 3),
            Packs = [.. packs],
            Device = packs.Count > 0 ? services.GetRequiredService<ModelDevice>().NameIfDecided : null,
            Usage = usage.Total,
            ContentSha256 = Convert.ToHexStringLower(SHA256.HashData(source)),
        });
    }
}
