using Microsoft.DurableTask;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Durable timers, external events, and the races between them.</summary>
internal static class TimerAndEventScenarios
{
    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("11-durable-timer", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, object>("T", async (context, _) =>
            {
                var before = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                return new { kind = before.Kind.ToString(), atLeastOneSecond = context.CurrentUtcDateTime - before >= TimeSpan.FromSeconds(1) };
            }),
            driver => driver.RunAsync("T", null, new("g-timer")))),
        ("12-timer-long", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("T", async (context, _) =>
            {
                await context.CreateTimer(TimeSpan.FromDays(7), CancellationToken.None);
                return "done";
            }),
            async driver =>
            {
                await driver.RunOutAsync(await driver.StartAsync("T", null, new("g-longtimer")));
                await driver.Client.TerminateInstanceAsync("g-longtimer", "enough");
                await driver.EndOfAsync("g-longtimer");
            })),
        ("13-timer-race-cancelled", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, string>("Race", async (context, _) =>
            {
                using var lost = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromMinutes(10), lost.Token);
                var activity = context.CallActivityAsync<string>("Hello", "race");
                if (await Task.WhenAny(activity, timer) != activity) return "timer";
                // Not CancelAsync: its callbacks would leave the orchestrator's thread.
#pragma warning disable CA1849
                lost.Cancel();
#pragma warning restore CA1849
                return "activity: " + await activity;
            }),
            driver => driver.RunAsync("Race", null, new("g-race")))),
        ("14-event-after-waiting", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("E", (context, _) => context.WaitForExternalEvent<string>("Approval")),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-after"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "Approval", "yes");
                await driver.EndOfAsync(id);
            })),
        ("15-event-before-waiting", new(
            (tasks, state) => tasks
                .AddActivityFunc<int, int>("Slow", async (_, milliseconds) =>
                {
                    state.Reached.TrySetResult();
                    await state.Gate.Task;
                    return milliseconds;
                })
                .AddOrchestratorFunc<object?, string>("E", async (context, _) =>
                {
                    await context.CallActivityAsync<int>("Slow", 900);
                    return await context.WaitForExternalEvent<string>("Approval");
                }),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-before"));
                await driver.State.Reached.Task.OrFail();
                await driver.Client.RaiseEventAsync(id, "Approval", "early");
                driver.State.Gate.SetResult();
                await driver.EndOfAsync(id);
            })),
        ("16-event-two-same-name", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, List<string>>("E", TwoWaitsAsync),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-two"));
                await driver.QuietAsync();
                foreach (var value in new[] { "1", "2", "3", "4" })
                {
                    await driver.Client.RaiseEventAsync(id, "X", value);
                    await driver.QuietAsync();
                }

                await driver.Client.RaiseEventAsync(id, "go", "now");
                await driver.EndOfAsync(id);
            })),
        ("17-event-case-difference", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("E", (context, _) => context.WaitForExternalEvent<string>("Approval")),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-case"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "APPROVAL", "shouted");
                await driver.EndOfAsync(id);
            })),
        ("18-event-timeout", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("E", async (context, _) =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("Never", TimeSpan.FromSeconds(1));
                }
                catch (Exception e)
                {
                    return $"{e.GetType().FullName}: {e.Message}";
                }
            }),
            driver => driver.RunAsync("E", null, new("g-ev-timeout")))),
        ("19-event-before-timeout", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("E", (context, _) =>
                context.WaitForExternalEvent<string>("Soon", TimeSpan.FromMinutes(10))),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-in-time"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "Soon", "in time");
                await driver.EndOfAsync(id);
            })),
        ("20-event-null-payload", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, object>("E", async (context, _) =>
            {
                var nothing = await context.WaitForExternalEvent<string?>("N");
                await context.WaitForExternalEvent<int>("I");
                return new { isNull = nothing is null };
            }),
            async driver =>
            {
                var id = await driver.StartAsync("E", null, new("g-ev-null"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "N");
                await driver.Client.RaiseEventAsync(id, "Nobody", new Point(1, 2));
                await driver.Client.RaiseEventAsync(id, "I", 3);
                await driver.EndOfAsync(id);
            })),
        ("31-send-event", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, Point>("Recv", (context, _) => context.WaitForExternalEvent<Point>("Ping"))
                .AddOrchestratorFunc<string, string>("Send", (context, target) =>
                {
                    context.SendEvent(target, "Ping", new Point(3, 4, "sent"));
                    return Task.FromResult("sent");
                }),
            async driver =>
            {
                var receiver = await driver.StartAsync("Recv", null, new("g-recv"));
                await driver.QuietAsync();
                await driver.RunAsync("Send", receiver, new("g-send"));
                await driver.EndOfAsync(receiver);
            })),
        ("32-send-event-to-nobody", new(
            (tasks, _) => tasks.AddOrchestratorFunc<string, string>("Send", (context, target) =>
            {
                context.SendEvent(target, "Ping", "x");
                return Task.FromResult("sent");
            }),
            driver => driver.RunAsync("Send", "g-nobody", new("g-send-nobody")))),
    ];

    private static async Task<List<string>> TwoWaitsAsync(TaskOrchestrationContext context, object? input)
    {
        var first = context.WaitForExternalEvent<string>("X");
        var second = context.WaitForExternalEvent<string>("X");
        var values = new List<string> { "a=" + await first, "b=" + await second };
        await context.WaitForExternalEvent<string>("go");
        values.Add("c=" + await context.WaitForExternalEvent<string>("X"));
        values.Add("d=" + await context.WaitForExternalEvent<string>("X"));
        return values;
    }
}
