using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

#pragma warning disable CA1034, CA1052 // As users nest and write them.

namespace Workflows.DurableTask.Tests.Generators.Tasks;

[DurableTask("GreetEverybody")]
public sealed class Greeter : TaskOrchestrator<string[], string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, string[] input)
    {
        var greetings = await Task.WhenAll(input.Select(name => context.CallGreetAsync(name)));
        var approved = await context.WaitForApprovedAsync();
        return string.Join(", ", greetings) + approved.Mark;
    }
}

[DurableTask]
public sealed class Greet : TaskActivity<string?, string>
{
    public override Task<string> RunAsync(TaskActivityContext context, string? input) => Task.FromResult($"Hello {input ?? "you"}");
}

[DurableTask]
public sealed class Approver : TaskOrchestrator<string, string>
{
    public override Task<string> RunAsync(TaskOrchestrationContext context, string input)
    {
        context.SendApproved(input, new Approved("!"));
        return Task.FromResult("sent");
    }
}

[DurableEvent]
public sealed record Approved(string Mark);

[DurableTask("Priced", Version = "1.0")]
public sealed class PricedBefore : TaskOrchestrator<int, string>
{
    public override Task<string> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult($"{input} before");
}

[DurableTask("Priced", Version = "2.0")]
public sealed class PricedNow : TaskOrchestrator<int, string>
{
    public override Task<string> RunAsync(TaskOrchestrationContext context, int input) => Task.FromResult($"{input} now");
}

[DurableTask]
public sealed class Caller : TaskOrchestrator<int, string>
{
    public override async Task<string> RunAsync(TaskOrchestrationContext context, int input) =>
        $"{await context.CallPricedBeforeAsync(input)}, {await context.CallPricedNowAsync(input)}, "
        + await context.CallPricedNowAsync(input, new TaskOptions { Version = new TaskVersion("1.0") });
}

public static class Outer
{
    [DurableTask("counter")]
    public sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;
    }
}
