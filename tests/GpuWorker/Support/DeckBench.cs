using System.Collections.Concurrent;
using Azure.Storage.Blobs;
using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Hosting;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Support;

/// <summary>The worker's real services on a real Azurite, without a task hub: activities are called directly.</summary>
internal sealed class DeckBench : IAsyncDisposable
{
    private static int s_nextDeck = 1000;

    private readonly ServiceProvider _services;
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();

    public DeckBench(string storage, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(WorkerSettings.Storage, storage),
            new(WorkerSettings.AnalyzerLog, _folder.File("analyzer.log")),
            .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value)),
        ]).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new LogToQueue(_log)));
        services.AddDeckActivities(configuration);
        services.AddSingleton<IActivityProgress>(Progress);
        services.AddSingleton<IHostApplicationLifetime>(Lifetime);
        services.AddTransient<AnalyzeDeck>().AddTransient<IngestDeck>();
        _services = services.BuildServiceProvider();
    }

    public static DeckBench On(string storage) => new(storage);

    public RecordedProgress Progress { get; } = new();

    public StoppableLifetime Lifetime { get; } = new();

    public IReadOnlyCollection<string> Log => _log;

    /// <summary>"deck model attempt" of each real analysis.</summary>
    public IReadOnlyList<string> AnalyzerRuns => File.Exists(_folder.File("analyzer.log"))
        ? [.. File.ReadAllLines(_folder.File("analyzer.log")).Select(line => line[..line.LastIndexOf(' ')])]
        : [];

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>A deck id that no other test of this process uses.</summary>
    public static int NewDeck() => Interlocked.Increment(ref s_nextDeck);

    /// <returns>The blob's name.</returns>
    public Task<string> UploadAsync(int deckId, byte[] content) => UploadAsync($"{deckId}.pdf", content);

    public async Task<string> UploadAsync(string name, byte[] content)
    {
        var container = Get<BlobServiceClient>().GetBlobContainerClient(StorageNames.Decks);
        await container.CreateIfNotExistsAsync();
        await container.GetBlobClient(name).UploadAsync(BinaryData.FromBytes(content), overwrite: true);
        return name;
    }

    public static AnalyzeDeckInput Input(int deckId, string? contentSha256 = null) => new()
    {
        JobId = "7",
        InstanceId = "deck-analysis-7-1",
        DeckId = deckId,
        BlobName = $"{deckId}.pdf",
        ContentSha256 = contentSha256,
        AnalysisPrompt = "Rate the design",
    };

    public Task<AnalyzeDeckOutput> AnalyzeAsync(AnalyzeDeckInput input) =>
        Get<AnalyzeDeck>().RunAsync(new Context(input.InstanceId), input).OrFail();

    public Task<IngestDeckOutput> IngestAsync(int deckId, string? blobName = null) => Get<IngestDeck>().RunAsync(
        new Context("ingest"), new IngestDeckInput { DeckId = deckId, BlobName = blobName ?? $"{deckId}.pdf", InstanceId = "ingest" }).OrFail();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Lifetime.Dispose();
        _folder.Dispose();
    }

    internal sealed class StoppableLifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }

    private sealed class Context(string instanceId) : TaskActivityContext
    {
        public override TaskName Name => GpuActivities.AnalyzeDeck;

        public override string InstanceId => instanceId;
    }

    private sealed class LogToQueue(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue(formatter(state, exception));

        public void Dispose()
        {
        }
    }
}
