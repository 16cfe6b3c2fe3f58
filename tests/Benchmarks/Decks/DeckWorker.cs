using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Hosting;
using Workflows.GpuWorker.Reading;
using Workflows.GpuWorker.Vision;

namespace Workflows.Benchmarks.Decks;

/// <summary>The worker's decoder child and classic model, without hub and storage.</summary>
internal sealed class DeckWorker : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public DeckWorker(params string[] settings) => _services = new ServiceCollection()
        .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error).AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace))
        .AddVision(new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine(settings).Build())
        .BuildServiceProvider();

    public ITextReader Reader => _services.GetRequiredService<ITextReader>();

    public DecoderPool Decoders => _services.GetRequiredService<DecoderPool>();

    /// <summary>Analyses pages of a deck one after another.</summary>
    /// <param name="numbers">Which pages; null for all.</param>
    /// <returns>The pages, and the processor time of this process and the child.</returns>
    public async Task<(IReadOnlyList<PageAnalysis> Pages, TimeSpan Processor)> AnalyzeAsync(byte[] pdf, IReadOnlyList<int>? numbers = null)
    {
        var model = _services.GetRequiredService<VisionModelCatalog>().Get(VisionModels.Classic);
        await using var decoder = await Decoders.RentAsync();
        var before = Processor(decoder.ProcessId);
        var deck = await decoder.OpenAsync(pdf, CancellationToken.None);
        var pages = new List<PageAnalysis>();
        foreach (var number in numbers ?? [.. Enumerable.Range(1, deck.PageCount)])
        {
            var page = await model.AnalyzeAsync(
                new PageTask
                {
                    Decoder = decoder,
                    Number = number,
                    PageCount = deck.PageCount,
                    VisionModel = VisionModels.Classic,
                    Prompt = "",
                    Waiting = _ => ValueTask.CompletedTask,
                },
                CancellationToken.None);
            pages.Add(page.Analysis);
        }

        var refined = model.Refine(VisionModels.Classic, pages);
        DeckSummarizer.Summarize(deck.Title, refined);
        return (refined, Processor(decoder.ProcessId) - before);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static TimeSpan Processor(int child) =>
        (ProcessUsage.Read(Environment.ProcessId)?.CpuTime ?? TimeSpan.Zero) + (ProcessUsage.Read(child)?.CpuTime ?? TimeSpan.Zero);
}
