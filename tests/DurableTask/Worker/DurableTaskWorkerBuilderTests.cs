using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Worker;

public sealed class DurableTaskWorkerBuilderTests
{
    private readonly ServiceCollection _services = new();

    [Fact]
    public async Task Build_OwnTarget_GetsTasksOptionsAndFilters()
    {
        _services.AddDurableTaskWorker("gpu", builder => builder
            .Configure(options => options.Concurrency.MaximumConcurrentActivityWorkItems = 2)
            .UseBuildTarget<RecordingWorker, RecordingOptions>()
            .UseWorkItemFilters()
            .AddTasks(tasks => tasks.AddActivityFunc("AnalyzeDeck", _ => { })));
        await using var provider = _services.BuildServiceProvider();

        var worker = Assert.IsType<RecordingWorker>(Assert.Single(provider.GetServices<IHostedService>()));

        Assert.Equal("gpu", worker.WorkerName);
        Assert.Equal(2, worker.Options.Concurrency.MaximumConcurrentActivityWorkItems);
        Assert.Equal("AnalyzeDeck", Assert.Single(worker.Filters.Activities).Name);
        Assert.Empty(worker.Filters.Activities[0].Versions);
        Assert.Empty(worker.Filters.Orchestrations);
        Assert.True(worker.Tasks.TryCreateActivity("analyzedeck", provider, out _));
    }

    [Fact]
    public async Task AddDurableTaskWorker_TwoNames_AreTwoServices()
    {
        Assert.Same(_services.AddDurableTaskWorker("a"), _services.AddDurableTaskWorker("a"));
        _services.AddDurableTaskWorker("a").UseRpcInvoker(_ => Nowhere());
        _services.AddDurableTaskWorker("b").UseRpcInvoker(_ => Nowhere());
        await using var provider = _services.BuildServiceProvider();

        Assert.Equal(2, provider.GetServices<IHostedService>().OfType<RpcDurableTaskWorker>().Count());
    }

    [Fact]
    public async Task Build_NoTarget_SaysWhatToCall()
    {
        _services.AddDurableTaskWorker();
        await using var provider = _services.BuildServiceProvider();

        var failure = Assert.Throws<InvalidOperationException>(() => provider.GetServices<IHostedService>().ToList());
        Assert.Contains("UseDurableTaskScheduler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Build_FiltersNameAnUnregisteredTask_IsRefused()
    {
        _services.AddDurableTaskWorker(builder => builder.UseRpcInvoker(_ => Nowhere()).UseWorkItemFilters(new DurableTaskWorkerWorkItemFilters
        {
            Activities = [new DurableTaskWorkerWorkItemFilters.ActivityFilter("Missing", null)],
        }));
        await using var provider = _services.BuildServiceProvider();

        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetServices<IHostedService>().ToList());
        Assert.Contains("Missing", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ConverterOfTheServices_IsUsedUnlessSet()
    {
        var shared = new JsonDataConverter(new(System.Text.Json.JsonSerializerDefaults.Web));
        _services.AddSingleton<DataConverter>(shared);
        _services.AddDurableTaskWorker().UseBuildTarget<RecordingWorker, RecordingOptions>();
        _services.AddDurableTaskWorker("own").Configure(options => options.DataConverter = JsonDataConverter.Default);
        await using var provider = _services.BuildServiceProvider();

        Assert.Same(shared, provider.GetRequiredService<IOptionsMonitor<RecordingOptions>>().Get("").DataConverter);
        Assert.Same(JsonDataConverter.Default, provider.GetRequiredService<IOptionsMonitor<RecordingOptions>>().Get("own").DataConverter);
    }

    [Fact]
    public async Task UseGrpc_OfficialOptions_ReachTheWorker()
    {
        _services.AddDurableTaskWorker(builder => builder
            .UseGrpc(options => options.MaximumTimerInterval = TimeSpan.FromHours(1))
            .Configure(options => options.Concurrency.MaximumConcurrentOrchestrationWorkItems = 3));
        await using var provider = _services.BuildServiceProvider();

        var options = provider.GetRequiredService<IOptionsMonitor<RpcDurableTaskWorkerOptions>>().Get("");

        Assert.Equal(TimeSpan.FromHours(1), options.MaximumTimerInterval);
        Assert.Equal(3, options.Concurrency.MaximumConcurrentOrchestrationWorkItems);
        Assert.NotNull(options.Invoker);
    }

    [Fact]
    public void Filters_OfARegistry_NameVersionsOnlyWhereThereAreSome()
    {
        var registry = new DurableTaskRegistry()
            .AddOrchestratorFunc("plain", _ => { })
            .AddOrchestratorFunc<int, int>("both", "1", (_, input) => Task.FromResult(input))
            .AddOrchestratorFunc<int, int>("Both", "2", (_, input) => Task.FromResult(input));

        var filters = RegistryFilters.From(registry, new DurableTaskWorkerOptions());

        Assert.Empty(filters.Orchestrations.Single(filter => filter.Name == "plain").Versions);
        Assert.Equal(["1", "2"], filters.Orchestrations.Single(filter => filter.Name == "both").Versions);
    }

    [Fact]
    public void UseVersioning_SetsTheFlag()
    {
        var options = new DurableTaskWorkerOptions();
        Assert.False(options.IsVersioningSet);

        options.Versioning = new DurableTaskWorkerOptions.VersioningOptions { Version = "1" };

        Assert.True(options.IsVersioningSet);
    }

    private static InProcessRpcInvoker Nowhere() => new(new RpcService(), new Dictionary<string, string>());

    private sealed class RecordingOptions : DurableTaskWorkerOptions;

    private sealed class RecordingWorker(
        string name, IDurableTaskFactory factory, RecordingOptions options, DurableTaskWorkerWorkItemFilters filters)
        : DurableTaskWorker(name, factory)
    {
        public string WorkerName => Name;

        public IDurableTaskFactory Tasks => Factory;

        public RecordingOptions Options => options;

        public DurableTaskWorkerWorkItemFilters Filters => filters;

        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
