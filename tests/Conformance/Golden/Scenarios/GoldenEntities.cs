using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.Conformance.Tests.Golden;

// Operations are methods of the instance, whatever they use of it.
#pragma warning disable CA1822

/// <summary>An entity with a number for a state, which starts at 100.</summary>
internal sealed class Counter : TaskEntity<int>
{
    public int Add(int amount) => State += amount;

    public int Get() => State;

    public Task<int> AddSlow(int amount) => Task.FromResult(State += amount);

    public void Boom() => throw new InvalidOperationException("entity says no");

    public void SetThenBoom()
    {
        State = 999;
        throw new InvalidOperationException("after state change");
    }

    public void Delete() => State = default;

    public void StartOne(TaskEntityContext context) =>
        context.ScheduleNewOrchestration("FromEntity", "hello", new StartOrchestrationOptions("started-by-entity"));

    public void Poke(TaskEntityContext context) => context.SignalEntity(new EntityInstanceId("counter", "other"), "add", 7);

    public void PokeLater(TaskEntityContext context) => context.SignalEntity(
        new EntityInstanceId("counter", "other"), "add", 8, new SignalEntityOptions { SignalTime = new DateTimeOffset(2024, 6, 1, 12, 0, 0, TimeSpan.Zero) });

    protected override int InitializeState(TaskEntityOperation entityOperation) => 100;
}

internal sealed class Account
{
    public decimal Balance { get; set; }

    public string? Owner { get; set; }
}

/// <summary>An entity with an object for a state.</summary>
internal sealed class AccountEntity : TaskEntity<Account>
{
    public void Deposit(decimal amount) => State.Balance += amount;

    public decimal Withdraw(decimal amount) => State.Balance -= amount;

    public Account Read() => State;

    // What the recorded entity does: no state is how it deletes itself.
    public void Clear() => State = null!;
}
