using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class DurableTaskRegistryTests
{
    private readonly DurableTaskRegistry _registry = new();
    private readonly IServiceProvider _services = new ServiceCollection().AddSingleton(new Greeting("Hello")).BuildServiceProvider();

    private sealed record Greeting(string Word);

    [DurableTask("Greet")]
    private sealed class GreetActivity(Greeting greeting) : TaskActivity<string, string>
    {
        public override Task<string> RunAsync(TaskActivityContext context, string input) => Task.FromResult($"{greeting.Word} {input}");
    }

    private sealed class Plain : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input);
    }

    [DurableTask("Plain", Version = "2")]
    private sealed class PlainTwo : TaskOrchestrator<int, int>
    {
        public override Task<int> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult(input * 2);
    }

    private sealed class Context(TaskName name) : TaskActivityContext
    {
        public override TaskName Name => name;

        public override string InstanceId => "abc";
    }

    [Fact]
    public async Task AddActivity_Type_IsCreatedWithServicesUnderItsAttributeName()
    {
        _registry.AddActivity<GreetActivity>();

        Assert.True(new DurableTaskFactory(_registry).TryCreateActivity("greet", _services, out var activity));
        Assert.Equal("Hello Ada", await activity.RunAsync(new Context("Greet"), "Ada"));
        Assert.Equal((typeof(string), typeof(string)), (activity.InputType, activity.OutputType));
    }

    [Fact]
    public void Add_SameNameInOtherCase_IsRefused()
    {
        _registry.AddOrchestrator<Plain>();

        var failure = Assert.Throws<ArgumentException>(() => _registry.AddOrchestrator<Plain>("PLAIN"));
        Assert.Contains("is already added.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NoNameOrNoTask_IsRefused()
    {
        var abstractType = typeof(TaskActivity<int, int>);

        Assert.Throws<ArgumentException>(() => _registry.AddActivityFunc(default, _ => { }));
        Assert.Throws<ArgumentException>(() => _registry.AddOrchestrator(typeof(string)));
        Assert.Throws<ArgumentException>(() => _registry.AddActivity("abstract", abstractType));
    }

    [Fact]
    public void TryFind_OnlyUnversioned_ServesEveryVersion()
    {
        _registry.AddOrchestrator<Plain>();

        Assert.True(_registry.TryFindOrchestrator("Plain", "7", out _));
    }

    [Fact]
    public void TryFind_SomeVersioned_UnversionedServesOnlyItself()
    {
        _registry.AddOrchestrator<Plain>().AddOrchestrator<PlainTwo>();

        Assert.True(_registry.TryFindOrchestrator("plain", "2", out var two));
        Assert.IsType<PlainTwo>(two(_services));
        Assert.True(_registry.TryFindOrchestrator("Plain", default, out var one));
        Assert.IsType<Plain>(one(_services));
        Assert.False(_registry.TryFindOrchestrator("Plain", "3", out _));
    }

    [Fact]
    public async Task AddActivityFunc_EveryShape_Runs()
    {
        var seen = new List<string>();
        _registry.AddActivityFunc<int, int>("double", (_, input) => Task.FromResult(input * 2));
        _registry.AddActivityFunc<int, int>("triple", (_, input) => input * 3);
        _registry.AddActivityFunc<string>("note", (_, input) => seen.Add(input));
        _registry.AddActivityFunc("nothing", async _ => await Task.Yield());
        _registry.AddActivityFunc("five", _ => Task.FromResult(5));
        _registry.AddActivityFunc<int, int>("double", "2", (_, input) => Task.FromResult(input * 4));

        Assert.Equal(8, await RunAsync("double", 4));
        Assert.Equal(12, await RunAsync("triple", 4));
        Assert.Null(await RunAsync("note", "x"));
        Assert.Equal(["x"], seen);
        Assert.Null(await RunAsync("nothing", null));
        Assert.Equal(5, await RunAsync("five", null));
        Assert.True(new DurableTaskFactory(_registry).TryCreateActivity("double", "2", _services, out var versioned));
        Assert.Equal(16, await versioned.RunAsync(new Context("double"), 4));
    }

    [Fact]
    public async Task RunAsync_WrongInputType_IsRefused_AndMissingInputIsTheDefault()
    {
        _registry.AddActivityFunc<int, int>("double", (_, input) => Task.FromResult(input * 2));

        Assert.Equal(0, await RunAsync("double", null));
        await Assert.ThrowsAsync<ArgumentException>(() => RunAsync("double", "four"));
    }

    private Task<object?> RunAsync(string name, object? input)
    {
        Assert.True(new DurableTaskFactory(_registry).TryCreateActivity(name, _services, out var activity));
        return activity.RunAsync(new Context(name), input);
    }
}
