using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;

namespace Workflows.Functions.Tests.App;

/// <summary>Stands in for the GPU worker process: a real worker on the real scheduler, whose analyses take as long as the test wants.</summary>
internal sealed class FakeGpuWorker : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly SemaphoreSlim _gate = new(0);

    public FakeGpuWorker(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks =>
            {
                tasks.AddActivityFunc<AnalyzeDeckInput, AnalyzeDeckOutput>(GpuActivities.AnalyzeDeck, (_, input) => AnalyzeAsync(input));
                tasks.AddActivityFunc<IngestDeckInput, IngestDeckOutput>(GpuActivities.IngestDeck, (_, input) => Task.FromResult(Ingest(input)));
            });
            worker.UseWorkItemFilters();
            worker.UseDurableTaskScheduler(connectionString);
        });
        _host = builder.Build();
    }

    /// <summary>How often each deck was analysed.</summary>
    public ConcurrentDictionary<int, int> Analyses { get; } = new();

    /// <summary>Decks that fail, until the test removes them.</summary>
    public ConcurrentDictionary<int, bool> Broken { get; } = new();

    public Task StartAsync() => _host.StartAsync();

    /// <summary>Lets this many analyses end.</summary>
    public void Let(int count) => _gate.Release(count);

    /// <summary>Takes back what an earlier test let and nobody used.</summary>
    public void Hold()
    {
        while (_gate.Wait(0))
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        _gate.Release(10_000);
        await _host.StopAsync();
        _host.Dispose();
        _gate.Dispose();
    }

    private async Task<AnalyzeDeckOutput> AnalyzeAsync(AnalyzeDeckInput input)
    {
        await _gate.WaitAsync();
        Analyses.AddOrUpdate(input.DeckId, 1, static (_, times) => times + 1);
        var output = new AnalyzeDeckOutput
        {
            DeckId = input.DeckId,
            Status = ItemStatus.Done,
            VisionModel = input.VisionModel,
            AnalysisPrompt = input.AnalysisPrompt,
            CacheKey = input.CacheKey!,
            StartedAt = DateTimeOffset.UnixEpoch,
            Seconds = 1.5,
            Pages = 2,
            ContentSha256 = input.ContentSha256,
            Analysed = true,
        };
        return Broken.ContainsKey(input.DeckId)
            ? output with { Status = ItemStatus.Failed, Failure = ItemFailures.Corrupt() }
            : output with { Result = Result(input) };
    }

    private static DeckAnalysis Result(AnalyzeDeckInput input) => new()
    {
        PageCount = 2,
        Summary = new()
        {
            WordCount = 7,
            WordsPerPage = 3.5,
            Palette = [],
            ImageAreaShare = 0,
            TextAreaShare = 0.1,
            EmptyAreaShare = 0.9,
            LowContrastPages = [],
            DensePages = [],
            PagesWithoutText = [],
        },
        Pages = [],
        Provenance = new()
        {
            VisionModel = input.VisionModel,
            ModelVersion = "test-1",
            Prompt = input.AnalysisPrompt,
            AnalyzedAt = DateTimeOffset.UnixEpoch,
            Seconds = 1.5,
            ContentSha256 = input.ContentSha256 ?? "",
        },
    };

    private static IngestDeckOutput Ingest(IngestDeckInput input) => new()
    {
        DeckId = input.DeckId,
        Status = ItemStatus.Done,
        PageCount = 2,
        WordCount = 7,
        Title = "A deck",
        StartedAt = DateTimeOffset.UnixEpoch,
    };
}
