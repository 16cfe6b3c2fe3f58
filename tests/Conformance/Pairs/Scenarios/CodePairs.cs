using System.Text.Json;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>What an orchestrator sees and says: status, clock, ids, failures of its own.</summary>
internal static class CodePairs
{
    public static IEnumerable<Pair> All =>
    [
        new("code-custom-status", "S16.status",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-custom-status", async (context, _) =>
            {
                context.SetCustomStatus(new { step = 1, of = new[] { "a", "b" } });
                await context.WaitForExternalEvent<string>("go");
                context.SetCustomStatus("second");
                await context.WaitForExternalEvent<string>("go");
                return "done";
            }),
            async d =>
            {
                await d.StartAsync();
                await d.UntilAsync(async () => (await d.StateAsync())?.CustomStatus is not null);
                d.Note("first", HistoryShape.Json((await d.StateAsync())!.CustomStatus));
                await d.RaiseAsync("go", "\"\"");
                await d.HasCustomStatusAsync("\"second\"");
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("\"done\"");
            }),
        new("code-custom-status-cleared", "S16.status",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-custom-status-cleared", async (context, _) =>
            {
                context.SetCustomStatus("set");
                await context.WaitForExternalEvent<string>("go");
                context.SetCustomStatus(null);
                return "done";
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasCustomStatusAsync("\"set\"");
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("\"done\"");
            }),
        new("code-guids", "S10.guid",
            tasks => tasks.AddOrchestratorFunc<object?, bool>("code-guids", async (context, _) =>
            {
                var (a, b) = (context.NewGuid(), context.NewGuid());
                var echo = await context.CallActivityAsync<string>("echo", $"{a}");
                return a != b && echo == $"{a}" && context.NewGuid() != a;
            }),
            d => d.RunAsync(null, "true")),
        new("code-clock", "S4.batches S10.clock",
            tasks => tasks.AddOrchestratorFunc<object?, bool[]>("code-clock", async (context, _) =>
            {
                var (a, b) = (context.CurrentUtcDateTime, context.CurrentUtcDateTime);
                await context.CreateTimer(TimeSpan.FromMilliseconds(60), CancellationToken.None);
                return [a == b, context.CurrentUtcDateTime > b];
            }),
            d => d.RunAsync(null, "[true,true]")),
        new("code-throws", "S11.failure S4.end",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-throws", (_, _) => SharedTasks.Throw<Task<string>>(new CardDeclinedException("own fault"))),
            d => d.FailsAsync()),
        new("code-throws-with-a-cause", "S11.inner",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-throws-with-a-cause", (_, _) =>
                SharedTasks.Throw<Task<string>>(new CardDeclinedException("outer", new CardDeclinedException("inner")))),
            d => d.FailsAsync()),
        new("code-throws-after-work", "S11.failure",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-throws-after-work", async (context, _) =>
            {
                await context.CallActivityAsync<string>("hello", "x");
                throw new CardDeclinedException("later");
            }),
            d => d.FailsAsync()),
        new("code-unregistered", "S11.worker",
            _ => { },
            d => d.FailsAsync("1")),
        new("code-echo", "S1.payloads S10.shapes",
            tasks => tasks.AddOrchestratorFunc<JsonElement, JsonElement>("code-echo", (_, input) => Task.FromResult(input)),
            d => d.RunAsync("""{"n":[1,2.5,-30000000],"t":"żółw \" \\ / 日本","z":null,"o":{}}""", """{"n":[1,2.5,-30000000],"t":"żółw \" \\ / 日本","z":null,"o":{}}""")),
        new("code-without-a-result", "S1.payloads",
            tasks => tasks.AddOrchestratorFunc<string>("code-without-a-result", (context, name) => context.CallActivityAsync("hello", name)),
            async d =>
            {
                await d.StartAsync("\"x\"");
                await d.EndAsync();
            }),
        new("code-with-an-empty-text", "S1.payloads",
            tasks => tasks.AddOrchestratorFunc<string, string>("code-with-an-empty-text", (_, input) => Task.FromResult(input)),
            d => d.RunAsync("\"\"", "\"\"")),
        new("code-large-payload", "S12.large",
            tasks => tasks.AddOrchestratorFunc<string, string>("code-large-payload", (_, input) => Task.FromResult(input + input)),
            d => d.RunAsync($"\"{new string('y', 700_000)}\"", $"\"{new string('y', 1_400_000)}\"")),
        new("code-changed-under-way", "S10.determinism",
            tasks => tasks.AddOrchestratorFunc<object?, string>("code-changed-under-way", async (context, _) =>
            {
                if (SharedTasks.NextAttempt(context.InstanceId) == 1) await context.CallActivityAsync<string>("hello", "x");
                else await context.CreateTimer(TimeSpan.FromMilliseconds(10), CancellationToken.None);
                return "";
            }),
            d => d.FailsAsync()) { Hub = PairHub.Versions },
    ];
}
