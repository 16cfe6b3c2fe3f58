using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Activities: results, failures, retries.</summary>
internal static class ActivityScenarios
{
    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("01-single-activity", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<string, string>("One", (context, name) => context.CallActivityAsync<string>("Hello", name)),
            driver => driver.RunAsync("One", "World", new("g-single")))),
        ("02-activity-sequence", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, List<string>>("Seq", async (context, _) =>
            {
                var greetings = new List<string>();
                foreach (var name in new[] { "a", "b", "c" }) greetings.Add(await context.CallActivityAsync<string>("Hello", name));
                return greetings;
            }),
            driver => driver.RunAsync("Seq", null, new("g-seq")))),
        ("03-fan-out-5", new(
            (tasks, _) => tasks.AddActivityFunc<int, int>("Square", (_, n) => n * n).AddOrchestratorFunc<int, int>("Fan", async (context, count) =>
            {
                var squares = await Task.WhenAll(Enumerable.Range(1, count).Select(i => context.CallActivityAsync<int>("Square", i)));
                return squares.Sum();
            }),
            driver => driver.RunAsync("Fan", 5, new("g-fan")))),
        ("04-activity-fails-unhandled", new(
            (tasks, _) => tasks.AddBad<CustomBusinessException>(message => new(message))
                .AddOrchestratorFunc<string, string>("P", (context, text) => context.CallActivityAsync<string>("Bad", text)),
            driver => driver.RunAsync("P", "x", new("g-fail")))),
        ("05-activity-fails-handled", new(
            (tasks, _) => tasks.AddBad<CustomBusinessException>(message => new(message)).AddOrchestratorFunc<string, object>("P", CatchAsync),
            driver => driver.RunAsync("P", "x", new("g-handled")))),
        ("06-nested-inner-exceptions", new(
            (tasks, _) => tasks.AddActivityFunc<object?, string>("Deep", (_, _) => Failing.With<string>(Nested.New()))
                .AddOrchestratorFunc<object?, string>("P", (context, _) => context.CallActivityAsync<string>("Deep")),
            driver => driver.RunAsync("P", null, new("g-nested")))),
        ("07-aggregate-exception", new(
            (tasks, _) => tasks.AddBad<InvalidOperationException>(message => new(message))
                .AddActivityFunc<object?, string>("Agg", (_, _) => Failing.With<string>(
                    new AggregateException("several", new InvalidOperationException("first"), new ArgumentException("second"))))
                .AddOrchestratorFunc<string, string>("P", async (context, how) =>
                {
                    if (how == "agg") return await context.CallActivityAsync<string>("Agg");
                    await Task.WhenAll(context.CallActivityAsync<string>("Bad", "1"), context.CallActivityAsync<string>("Bad", "2"));
                    return "";
                }),
            async driver =>
            {
                await driver.RunAsync("P", "agg", new("g-agg"));
                await driver.RunAsync("P", "all", new("g-whenall"));
            })),
        ("08-retry-success-third", new(
            (tasks, state) => tasks
                .AddActivityFunc<object?, string>("Flaky", (_, _) => state.NextAttempt() < 3
                    ? throw new InvalidOperationException($"attempt {state.Attempts}")
                    : $"ok after {state.Attempts}")
                .AddOrchestratorFunc<object?, string>("P", (context, _) => context.CallActivityAsync<string>("Flaky", null, Retry.Times(5))),
            driver => driver.RunAsync("P", null, new("g-retry-ok")))),
        ("09-retry-exhausted", new(
            (tasks, state) => tasks
                .AddActivityFunc<object?, string>("Flaky", (_, _) => Failing.With<string>(new InvalidOperationException($"attempt {state.NextAttempt()}")))
                .AddOrchestratorFunc<object?, string>("P", (context, _) => context.CallActivityAsync<string>("Flaky", null, Retry.Times(3))),
            driver => driver.RunAsync("P", null, new("g-retry-ex")))),
        ("10-retry-handler-async", new(
            (tasks, _) => tasks.AddHello().AddActivityFunc<object?, string>("Flaky", (_, _) => Failing.With<string>(new InvalidOperationException("always")))
                .AddOrchestratorFunc<object?, object>("P", WithHandlerAsync),
            driver => driver.RunAsync("P", null, new("g-retry-h")))),
        ("58-orchestrator-void", new(
            (tasks, _) => tasks.AddActivityFunc<string>("Nothing", (_, _) => Task.CompletedTask)
                .AddOrchestratorFunc<string>("Void", (context, text) => context.CallActivityAsync("Nothing", text)),
            driver => driver.RunAsync("Void", "x", new("g-void")))),
        ("59-unregistered-activity", new(
            (tasks, _) => tasks.AddOrchestratorFunc<bool, string>("P", (context, retry) =>
                context.CallActivityAsync<string>("Missing", "x", retry ? Retry.Times(3) : null)),
            async driver =>
            {
                await driver.RunAsync("P", false, new("g-noact"));
                await driver.RunAsync("P", true, new("g-noact-retry"));
            })),
    ];

    private static async Task<object> CatchAsync(TaskOrchestrationContext context, string text)
    {
        try
        {
            return await context.CallActivityAsync<string>("Bad", text);
        }
        catch (TaskFailedException e)
        {
            return new
            {
                e.TaskName, e.TaskId, e.Message, e.FailureDetails.ErrorType, e.FailureDetails.ErrorMessage,
                inner = e.InnerException?.GetType().FullName,
                causedByExact = e.FailureDetails.IsCausedBy<CustomBusinessException>(),
                causedByBase = e.FailureDetails.IsCausedBy<Exception>(),
                causedByOther = e.FailureDetails.IsCausedBy<ArgumentException>(),
            };
        }
    }

    private static async Task<object> WithHandlerAsync(TaskOrchestrationContext context, object? input)
    {
        var seen = new List<string>();
        var options = TaskOptions.FromRetryHandler(async (RetryContext retry) =>
        {
            var hello = await retry.OrchestrationContext.CallActivityAsync<string>("Hello", "handler");
            seen.Add($"{retry.LastAttemptNumber} {retry.LastFailure.ErrorType} {hello}");
            return retry.LastAttemptNumber < 3;
        });
        try
        {
            await context.CallActivityAsync<string>("Flaky", null, options);
        }
        catch (TaskFailedException e)
        {
            seen.Add(e.Message);
        }

        return seen;
    }
}
