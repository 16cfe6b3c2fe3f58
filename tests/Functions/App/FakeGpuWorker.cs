using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
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
    /// <summary>What a deck costs under a paid model: two pages at the prices that the fixture configures.</summary>
    public const decimal PaidCost = 0.004m;

    private readonly SemaphoreSlim _gate = new(0);
    private int _count;

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

    /// <summary>Decks of which the second page fails, until the test removes them.</summary>
    public ConcurrentDictionary<int, bool> Partial { get; } = new();

    /// <summary>Every analysis that was asked for, in order.</summary>
    public ConcurrentQueue<AnalyzeDeckInput> Inputs { get; } = new();

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
        Inputs.Enqueue(input);
        Analyses.AddOrUpdate(input.DeckId, 1, static (_, times) => times + 1);
        var usage = input.VisionModel == VisionModels.Classic ? null : new ModelUsage { Calls = 2, InputTokens = 2000, OutputTokens = 200, Cost = PaidCost };
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
            Usage = usage,
            CallbackSeconds = 0.02,
        };
        if (Broken.ContainsKey(input.DeckId)) return output with { Status = ItemStatus.Failed, Failure = ItemFailures.Corrupt() };
        var isPartial = Partial.ContainsKey(input.DeckId);
        var result = FakeResults.Of(input, Interlocked.Increment(ref _count), usage, isPartial);
        output = output with { Result = result, ResultSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ContractJson.Write(result)))) };
        return isPartial
            ? output with { Status = ItemStatus.Failed, Failure = new() { Code = "PAGES_FAILED", Sentence = "1 of 2 pages failed.", Action = "Retry." } }
            : output;
    }

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
