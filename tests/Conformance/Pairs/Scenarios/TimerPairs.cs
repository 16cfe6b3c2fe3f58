using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Durable timers.</summary>
internal static class TimerPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("timer-fires", "S8.due S5.timer",
            tasks => tasks.AddOrchestratorFunc<object?, bool>("timer-fires", async (context, _) =>
            {
                var before = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMilliseconds(200), CancellationToken.None);
                return context.CurrentUtcDateTime - before >= TimeSpan.FromMilliseconds(200);
            }),
            d => d.RunAsync(null, "true")),
        new("timer-in-the-past", "S8.past",
            tasks => tasks.AddOrchestratorFunc<object?, string>("timer-in-the-past", async (context, _) =>
            {
                await context.CreateTimer(context.CurrentUtcDateTime.AddHours(-1), CancellationToken.None);
                return "fired";
            }),
            d => d.RunAsync(null, "\"fired\"")),
        new("timers-fire-in-their-order", "S8.due",
            tasks => tasks.AddOrchestratorFunc<object?, List<int>>("timers-fire-in-their-order", async (context, _) =>
            {
                var order = new List<int>();
                await Task.WhenAll(After(300), After(100), After(200));
                return order;

                async Task After(int milliseconds)
                {
                    await context.CreateTimer(TimeSpan.FromMilliseconds(milliseconds), CancellationToken.None);
                    order.Add(milliseconds);
                }
            }),
            d => d.RunAsync(null, "[100,200,300]")),
        new("timer-cancelled", "S8.cancel",
            tasks => tasks.AddOrchestratorFunc<object?, string>("timer-cancelled", async (context, _) =>
            {
                using var cancel = new CancellationTokenSource();
                var timer = context.CreateTimer(TimeSpan.FromDays(1), cancel.Token);
                var go = context.WaitForExternalEvent<string>("go");
                var first = await Task.WhenAny(timer, go);
                cancel.Cancel();
                return first == go ? await go : "";
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.TimerCreated);
                await d.RaiseAsync("go", "\"now\"");
                await d.EndsAsync("\"now\"");
            }),
        new("timer-left-open", "S8.open",
            tasks => tasks.AddOrchestratorFunc<object?, string>("timer-left-open", async (context, _) =>
            {
                var timer = context.CreateTimer(TimeSpan.FromSeconds(3), CancellationToken.None);
                var greeting = context.CallActivityAsync<string>("hello", "x");
                await Task.WhenAny(timer, greeting);
                return await greeting;
            }),
            d => d.RunAsync(null, "\"Hello x\"")),
        new("timer-of-ten-days", "S8.long S14.terminate",
            tasks => tasks.AddOrchestratorFunc<object?, string>("timer-of-ten-days", async (context, _) =>
            {
                await context.CreateTimer(TimeSpan.FromDays(10), CancellationToken.None);
                return "";
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.TimerCreated);
                await d.TerminateAsync("\"too long\"");
                await d.EndsAsync("\"too long\"", status: OrchestrationStatus.Terminated);
            }),
    ];
}
