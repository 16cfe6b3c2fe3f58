using System.Text.Json;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>External events: when they come, in which order, who gets them.</summary>
internal static class EventPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("event-while-waiting", "S7.deliver",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-while-waiting", async (context, _) =>
            {
                context.SetCustomStatus("waiting");
                return await context.WaitForExternalEvent<string>("go");
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasCustomStatusAsync("\"waiting\"");
                await d.RaiseAsync("go", "\"now\"");
                await d.EndsAsync("\"now\"");
            }),
        new("event-before-the-start", "S7.early S6.scheduled",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-before-the-start", (context, _) => context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync(with: r => r.ScheduledStartTimestamp = Soon(2_000));
                await d.RaiseAsync("go", "\"early\"");
                d.Note("status", (await d.StateAsync())!.OrchestrationStatus);
                await d.EndsAsync("\"early\"");
            }),
        new("event-in-another-case", "S7.case",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-in-another-case", (context, _) => context.WaitForExternalEvent<string>("Approval")),
            async d =>
            {
                await d.StartAsync();
                await d.RaiseAsync("APPROVAL", "\"yes\"");
                await d.EndsAsync("\"yes\"");
            }),
        new("events-kept-until-asked-for", "S7.buffer S7.order",
            tasks => tasks.AddOrchestratorFunc<object?, List<int>>("events-kept-until-asked-for", async (context, _) =>
            {
                await context.WaitForExternalEvent<string>("go");
                return [await context.WaitForExternalEvent<int>("n"), await context.WaitForExternalEvent<int>("n"), await context.WaitForExternalEvent<int>("n")];
            }),
            async d =>
            {
                await d.StartAsync();
                foreach (var n in new[] { "1", "2", "3" }) await d.RaiseAsync("n", n);
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("[1,2,3]");
            }),
        new("event-for-two-waiters", "S7.waiters",
            tasks => tasks.AddOrchestratorFunc<object?, string[]>("event-for-two-waiters", async (context, _) =>
            {
                context.SetCustomStatus("waiting");
                return await Task.WhenAll(context.WaitForExternalEvent<string>("go"), context.WaitForExternalEvent<string>("go"));
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasCustomStatusAsync("\"waiting\"");
                await d.RaiseAsync("go", "\"first\"");
                await d.RaiseAsync("go", "\"second\"");
                await d.EndAsync();
            }),
        new("events-of-two-names", "S7.order",
            tasks => tasks.AddOrchestratorFunc<object?, string>("events-of-two-names", async (context, _) =>
                await context.WaitForExternalEvent<string>("a") + await context.WaitForExternalEvent<string>("b")),
            async d =>
            {
                await d.StartAsync();
                await d.RaiseAsync("b", "\"B\"");
                await d.RaiseAsync("a", "\"A\"");
                await d.EndsAsync("\"AB\"");
            }),
        new("event-payload-shapes", "S1.payloads S7.deliver",
            tasks => tasks.AddOrchestratorFunc<int, List<JsonElement>>("event-payload-shapes", async (context, count) =>
            {
                var shapes = new List<JsonElement>();
                for (var i = 0; i < count; i++) shapes.Add(await context.WaitForExternalEvent<JsonElement>("shape"));
                return shapes;
            }),
            async d =>
            {
                await d.StartAsync("5");
                foreach (var shape in new[] { "1", "\"\"", "{\"a\":[null]}", "[]", "false" }) await d.RaiseAsync("shape", shape);
                await d.EndsAsync("""[1,"",{"a":[null]},[],false]""");
            }),
        new("event-without-a-payload", "S1.payloads S7.deliver",
            tasks => tasks.AddOrchestratorFunc<object?, bool>("event-without-a-payload", async (context, _) =>
                await context.WaitForExternalEvent<string?>("go") is null),
            async d =>
            {
                await d.StartAsync();
                await d.RaiseAsync("go");
                await d.EndsAsync("true");
            }),
        new("event-too-late-for-its-timeout", "S7.deliver S8.due S10.any",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-too-late-for-its-timeout", (context, _) => EventOrTimeoutAsync(context, TimeSpan.FromMilliseconds(150))),
            d => d.RunAsync(null, "\"timeout\"")),
        new("event-before-its-timeout", "S7.deliver S8.cancel S10.any",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-before-its-timeout", (context, _) => EventOrTimeoutAsync(context, TimeSpan.FromHours(1))),
            async d =>
            {
                await d.StartAsync();
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.TimerCreated);
                await d.RaiseAsync("go", "\"in time\"");
                await d.EndsAsync("\"in time\"");
            }),
        new("event-for-the-ended", "S7.ended S4.end",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-for-the-ended", (_, _) => Task.FromResult("over")),
            async d =>
            {
                await d.RunAsync(null, "\"over\"");
                await d.NoteAsync("raise", () => d.RaiseAsync("go", "1"));
            }),
        new("event-for-nobody", "S7.unknown",
            tasks => tasks.AddOrchestratorFunc<object?, string>("event-for-nobody", (_, _) => Task.FromResult("over")),
            d => d.NoteAsync("raise", () => d.RaiseAsync("go", "1", "there-is-no-such-instance"))),
        new("event-from-an-orchestration", "S7.send S5.event",
            tasks => tasks.AddOrchestratorFunc<string, string>("event-from-an-orchestration", (context, target) =>
            {
                context.SendEvent(target, "go", "from " + context.InstanceId);
                return Task.FromResult("sent");
            }),
            async d =>
            {
                await d.StartAsync(id: "event-receiver", name: "waiter");
                await d.RunAsync("\"event-receiver\"", "\"sent\"");
                await d.EndsAsync("\"from event-from-an-orchestration\"", "event-receiver");
            }),
        new("event-from-an-orchestration-to-nobody", "S7.send",
            tasks => tasks.AddOrchestratorFunc<string, string>("event-from-an-orchestration-to-nobody", (context, target) =>
            {
                context.SendEvent(target, "go", 1);
                return Task.FromResult("sent");
            }),
            d => d.RunAsync("\"there-is-no-such-instance\"", "\"sent\"")),
        new("events-fifty", "S7.order",
            tasks => tasks.AddOrchestratorFunc<int, string>("events-fifty", async (context, count) =>
            {
                var numbers = new List<int>();
                for (var i = 0; i < count; i++) numbers.Add(await context.WaitForExternalEvent<int>("n"));
                return string.Join(',', numbers);
            }),
            async d =>
            {
                await d.StartAsync("50");
                for (var i = 0; i < 50; i++) await d.RaiseAsync("n", $"{i}");
                await d.EndsAsync($"\"{string.Join(',', Enumerable.Range(0, 50))}\"");
            }),
    ];

    public static Google.Protobuf.WellKnownTypes.Timestamp Soon(int milliseconds) =>
        Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddMilliseconds(milliseconds));

    private static async Task<string> EventOrTimeoutAsync(TaskOrchestrationContext context, TimeSpan timeout)
    {
        using var cancel = new CancellationTokenSource();
        var go = context.WaitForExternalEvent<string>("go");
        var timer = context.CreateTimer(timeout, cancel.Token);
        if (await Task.WhenAny(go, timer) == timer) return "timeout";
        cancel.Cancel();
        return await go;
    }
}
