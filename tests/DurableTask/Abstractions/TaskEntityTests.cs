using System.Reflection;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class TaskEntityTests
{
    private readonly State _state = new();

    [Fact]
    public async Task RunAsync_OperationInAnyCase_ChangesAndStoresTheState()
    {
        Assert.Equal(5, await RunAsync("ADD", 5));
        Assert.Equal(7, await RunAsync("addLater", 2));

        Assert.Equal(7, _state.Value);
    }

    [Fact]
    public async Task RunAsync_MissingInput_UsesTheDefaultOrFails()
    {
        Assert.Equal(1, await RunAsync("Increment"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync("Add"));
    }

    [Fact]
    public async Task RunAsync_ContextParameter_IsGiven() => Assert.Equal("@counter@7", await RunAsync("WhoAmI"));

    [Fact]
    public async Task RunAsync_Delete_RemovesTheState()
    {
        await RunAsync("Add", 5);

        Assert.Null(await RunAsync("Delete"));
        Assert.False(_state.HasState);
    }

    [Fact]
    public async Task RunAsync_UnknownOrAmbiguousOrThrowing_GivesItsOwnException()
    {
        await Assert.ThrowsAsync<NotSupportedException>(() => RunAsync("Divide"));
        await Assert.ThrowsAsync<AmbiguousMatchException>(() => RunAsync("Twice"));
        await Assert.ThrowsAsync<FormatException>(() => RunAsync("Throw"));
        Assert.False(_state.HasState);
    }

    private async Task<object?> RunAsync(string operation, object? input = null) =>
        await new Counter().RunAsync(new Operation(operation, input, _state));

#pragma warning disable CA1822 // Operations are instance methods.
    private sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public async ValueTask<int> AddLater(int amount)
        {
            await Task.Yield();
            return State += amount;
        }

        public Task<int> Increment(int by = 1) => Task.FromResult(State += by);

        public string WhoAmI(TaskEntityContext context) => context.Id.ToString();

        public void Twice(int value) => State = value * 2;

        public void Twice(string value) => State = value.Length * 2;

        public void Throw() => throw new FormatException("bad");
    }
#pragma warning restore CA1822

    private sealed class State : TaskEntityState
    {
        public object? Value { get; private set; }

        public override bool HasState => Value is not null;

        public override object? GetState(Type type) => Value;

        public override void SetState(object? state) => Value = state;
    }

    private sealed class Context : TaskEntityContext
    {
        public override EntityInstanceId Id => new("Counter", "7");

        public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null) =>
            throw new NotSupportedException();

        public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null) =>
            throw new NotSupportedException();
    }

    private sealed class Operation(string name, object? input, State state) : TaskEntityOperation
    {
        public override string Name => name;

        public override TaskEntityContext Context { get; } = new Context();

        public override TaskEntityState State => state;

        public override bool HasInput => input is not null;

        public override object? GetInput(Type inputType) => input;
    }
}
