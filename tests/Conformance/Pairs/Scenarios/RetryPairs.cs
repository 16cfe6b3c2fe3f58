using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Retries are the SDK's: timers and new calls.</summary>
internal static class RetryPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("retry-succeeds-at-third", "S11.retry",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-succeeds-at-third", (context, how) =>
                context.CallActivityAsync<string>("failFirst", how, Policy(5))),
            d => d.RunAsync("""{"Key":"third","Times":2}""", "\"attempt 3\"")),
        new("retry-exhausted", "S11.retry S11.extra-timer",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-exhausted", (context, how) => context.CallActivityAsync<string>("failFirst", how, Policy(3))),
            d => d.FailsAsync("""{"Key":"exhausted","Times":9}""")),
        new("retry-backoff", "S11.retry",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-backoff", (context, how) => context.CallActivityAsync<string>(
                "failFirst", how, TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(100), 2, TimeSpan.FromMilliseconds(300))))),
            d => d.RunAsync("""{"Key":"backoff","Times":3}""", "\"attempt 4\"")),
        new("retry-refused-by-policy", "S11.retry",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-refused-by-policy", (context, how) => context.CallActivityAsync<string>(
                "failFirst", how,
                TaskOptions.FromRetryPolicy(new RetryPolicy(5, TimeSpan.FromMilliseconds(50)) { HandleFailure = failure => failure.ErrorMessage == "attempt 1" }))),
            d => d.FailsAsync("""{"Key":"refused","Times":9}""")),
        new("retry-handler", "S11.retry",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-handler", (context, how) => context.CallActivityAsync<string>(
                "failFirst", how, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3))),
            d => d.RunAsync("""{"Key":"handler","Times":2}""", "\"attempt 3\"")),
        new("retry-handler-gives-up", "S11.retry",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("retry-handler-gives-up", (context, how) => context.CallActivityAsync<string>(
                "failFirst", how, TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 2))),
            d => d.FailsAsync("""{"Key":"gives-up","Times":9}""")),
        new("retry-not-of-unregistered", "S11.nonretriable",
            tasks => tasks.AddOrchestratorFunc<object?, string>("retry-not-of-unregistered", async (context, _) =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("nobodyHasThis", "x", Policy(3));
                }
                catch (TaskFailedException)
                {
                    return "failed";
                }
            }),
            d => d.RunAsync(null, "\"failed\"")),
        new("retry-child", "S9.retry S11.retry",
            tasks => tasks
                .AddOrchestratorFunc<FailFirst, string>("retry-child/child", (context, how) => context.CallActivityAsync<string>("failFirst", how))
                .AddOrchestratorFunc<FailFirst, string>("retry-child", (context, how) => context.CallSubOrchestratorAsync<string>(
                    "retry-child/child", how, new SubOrchestrationOptions(Policy(4), "retry-child-kid"))),
            d => d.RunAsync("""{"Key":"child","Times":2}""", "\"attempt 3\"")),
    ];

    private static TaskOptions Policy(int attempts) => TaskOptions.FromRetryPolicy(new RetryPolicy(attempts, TimeSpan.FromMilliseconds(50)));
}
