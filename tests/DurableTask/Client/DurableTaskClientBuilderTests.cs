using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Client;

public sealed class DurableTaskClientBuilderTests
{
    private readonly ServiceCollection _services = new();
    private readonly List<CreateInstanceRequest> _started = [];

    [Fact]
    public async Task AddDurableTaskClient_Default_IsTheServiceWithItsOptionsInAnyOrder()
    {
        _services.AddDurableTaskClient(builder => builder.UseRpcInvoker(_ => Scheduler()).UseDefaultVersion("3"));
        await using var provider = _services.BuildServiceProvider();

        await provider.GetRequiredService<DurableTaskClient>().ScheduleNewOrchestrationInstanceAsync("Run");

        Assert.Equal("3", Assert.Single(_started).Version);
        Assert.Same(provider.GetRequiredService<DurableTaskClient>(), provider.GetRequiredService<IDurableTaskClientProvider>().GetClient());
    }

    [Fact]
    public async Task AddDurableTaskClient_Named_ComesFromTheProviderOnly()
    {
        _services.AddDurableTaskClient("other", builder => builder.UseRpcInvoker(_ => Scheduler()));
        await using var provider = _services.BuildServiceProvider();
        var clients = provider.GetRequiredService<IDurableTaskClientProvider>();

        Assert.Equal("other", clients.GetClient("other").Name);
        Assert.Null(provider.GetService<DurableTaskClient>());
        Assert.Throws<ArgumentOutOfRangeException>(() => clients.GetClient("unknown"));
        Assert.Throws<ArgumentOutOfRangeException>(() => clients.GetClient());
    }

    [Fact]
    public void AddDurableTaskClient_SameName_IsTheSameBuilder() =>
        Assert.Same(_services.AddDurableTaskClient("a"), _services.AddDurableTaskClient("a"));

    [Fact]
    public async Task Build_NoTarget_SaysWhatToCall()
    {
        _services.AddDurableTaskClient();
        await using var provider = _services.BuildServiceProvider();

        var failure = Assert.Throws<InvalidOperationException>(() => provider.GetRequiredService<DurableTaskClient>());
        Assert.Contains("UseDurableTaskScheduler", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataConverter_OfTheServices_IsUsedUnlessSet()
    {
        _services.AddSingleton<DataConverter>(new JsonDataConverter(new(System.Text.Json.JsonSerializerDefaults.Web)));
        _services.AddDurableTaskClient(builder => builder.UseRpcInvoker(_ => Scheduler()));
        _services.AddDurableTaskClient("own", builder => builder.UseRpcInvoker(_ => Scheduler()).Configure(options =>
            options.DataConverter = JsonDataConverter.Default));
        await using var provider = _services.BuildServiceProvider();
        var clients = provider.GetRequiredService<IDurableTaskClientProvider>();

        await clients.GetClient().ScheduleNewOrchestrationInstanceAsync("Run", new { Deck = 7 });
        await clients.GetClient("own").ScheduleNewOrchestrationInstanceAsync("Run", new { Deck = 7 });

        Assert.Equal(["""{"deck":7}""", """{"Deck":7}"""], _started.Select(request => request.Input));
    }

    [Fact]
    public async Task UseDurableTaskScheduler_ConnectionString_SwitchesEntitiesOn()
    {
        _services.AddDurableTaskClient(
            builder => builder.UseDurableTaskScheduler("Endpoint=http://127.0.0.1:9;TaskHub=hub;Authentication=None"));
        await using var provider = _services.BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<DurableTaskClient>().Entities);
    }

    [Fact]
    public async Task UseDurableTaskScheduler_NothingGiven_NamesWhatIsMissing()
    {
        _services.AddDurableTaskClient(builder => builder.UseDurableTaskScheduler());
        await using var provider = _services.BuildServiceProvider();

        var failure = Assert.Throws<Microsoft.Extensions.Options.OptionsValidationException>(
            () => provider.GetRequiredService<DurableTaskClient>());
        Assert.Contains("Endpoint address is required", failure.Message, StringComparison.Ordinal);
    }

    private InProcessRpcInvoker Scheduler()
    {
        var service = new RpcService().Unary(TaskHubMethods.StartInstance, (request, _) =>
        {
            _started.Add(request);
            return Task.FromResult(new CreateInstanceResponse { InstanceId = request.InstanceId });
        });
        return new InProcessRpcInvoker(service, new Dictionary<string, string>());
    }
}
