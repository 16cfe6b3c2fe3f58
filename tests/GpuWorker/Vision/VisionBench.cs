using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing.Providers;

namespace Workflows.GpuWorker.Tests.Vision;

/// <summary>A worker that asks a stand-in for a provider.</summary>
internal sealed class VisionBench : IAsyncDisposable
{
    private readonly int _deck = DeckBench.NewDeck();

    private VisionBench(DeckBench bench, ProviderStandIn provider, string model)
    {
        (Bench, Provider, Model) = (bench, provider, model);
        Input = DeckBench.Input(_deck) with { VisionModel = model };
    }

    public DeckBench Bench { get; }

    public ProviderStandIn Provider { get; }

    /// <summary>As requests name it.</summary>
    public string Model { get; }

    public AnalyzeDeckInput Input { get; }

    /// <param name="family"><c>openai</c> or <c>anthropic</c>.</param>
    public static async Task<VisionBench> StartAsync(string storage, string family, int pages, params (string Name, string Value)[] settings)
    {
        var provider = family == "openai" ? await ProviderStandIn.OpenAiAsync() : await ProviderStandIn.AnthropicAsync();
        var section = family == "openai" ? "OpenAi" : "Anthropic";
        var all = new Dictionary<string, string>
        {
            [$"Vision:{section}:Endpoint"] = provider.Endpoint,
            [$"Vision:{section}:ApiKey"] = provider.Key!,
            ["Vision:Models:0:Name"] = $"{family}:stand-in",
            ["Vision:Models:0:InputPerMillion"] = "2",
            ["Vision:Models:0:OutputPerMillion"] = "10",
            ["Vision:RetryDelay"] = "00:00:00.010",
            ["Vision:RetryDelayMax"] = "00:00:00.040",
        };
        foreach (var (name, value) in settings) all[name] = value;
        var bench = new DeckBench(storage, [.. all.Select(setting => (setting.Key, setting.Value))]);
        var vision = new VisionBench(bench, provider, $"{family}:stand-in");
        await bench.UploadAsync(vision._deck, SampleDecks.Unique(vision._deck, pages));
        return vision;
    }

    public Task<AnalyzeDeckOutput> AnalyzeAsync(Func<AnalyzeDeckInput, AnalyzeDeckInput>? change = null) =>
        Bench.AnalyzeAsync(change is null ? Input : change(Input));

    /// <summary>As a retry of the job would ask.</summary>
    public Task<AnalyzeDeckOutput> RetryAsync(int attempt = 2) =>
        AnalyzeAsync(input => input with { InstanceId = $"deck-analysis-7-{attempt}", Attempt = attempt });

    public async ValueTask DisposeAsync()
    {
        await Bench.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
