using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Sub-orchestrations.</summary>
internal static class ChildPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("child-one", "S9.ids S9.link S5.child",
            tasks => tasks.AddOrchestratorFunc<string, string>("child-one", (context, name) => context.CallSubOrchestratorAsync<string>("greeter", name)),
            d => d.RunAsync("\"x\"", "\"Hello x\"")),
        new("child-with-a-given-id", "S9.ids",
            tasks => tasks.AddOrchestratorFunc<string, string>("child-with-a-given-id", (context, name) =>
                context.CallSubOrchestratorAsync<string>("greeter", name, new SubOrchestrationOptions(instanceId: "given-child"))),
            d => d.RunAsync("\"x\"", "\"Hello x\"")),
        new("children-side-by-side", "S9.link",
            tasks => tasks.AddOrchestratorFunc<int, string[]>("children-side-by-side", (context, count) => Task.WhenAll(Enumerable.Range(0, count).Select(i =>
                context.CallSubOrchestratorAsync<string>("greeter", $"{i}", new SubOrchestrationOptions(instanceId: $"side-{i}"))))),
            d => d.RunAsync("3", """["Hello 0","Hello 1","Hello 2"]""")) { IsUnordered = true },
        new("child-of-a-child", "S9.link S4.parent",
            tasks => tasks.AddOrchestratorFunc<int, int>("child-of-a-child", async (context, depth) => depth == 0
                ? 1
                : 1 + await context.CallSubOrchestratorAsync<int>("child-of-a-child", depth - 1, new SubOrchestrationOptions(instanceId: $"depth-{depth - 1}"))),
            d => d.RunAsync("3", "4")),
        new("child-knows-its-parent", "S9.link",
            tasks => tasks
                .AddOrchestratorFunc<object?, string>("child-knows-its-parent/child", (context, _) =>
                    Task.FromResult($"{context.InstanceId} of {context.Parent!.Name} {context.Parent.InstanceId}"))
                .AddOrchestratorFunc<object?, string>("child-knows-its-parent", (context, _) => context.CallSubOrchestratorAsync<string>(
                    "child-knows-its-parent/child", "x", new SubOrchestrationOptions(instanceId: "knowing-child"))),
            d => d.RunAsync(null, "\"knowing-child of child-knows-its-parent child-knows-its-parent\"")),
        new("child-fails", "S9.failure S4.parent S11.failure",
            tasks => tasks.AddOrchestratorFunc<string, string>("child-fails", (context, text) =>
                context.CallSubOrchestratorAsync<string>("failer", text, new SubOrchestrationOptions(instanceId: "failing-child"))),
            d => d.FailsAsync("\"no money\"")),
        new("child-failure-handled", "S9.failure S11.failure",
            tasks => tasks.AddOrchestratorFunc<string, string>("child-failure-handled", async (context, text) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("failer", text, new SubOrchestrationOptions(instanceId: "handled-child"));
                }
                catch (TaskFailedException e)
                {
                    return e.FailureDetails.ErrorMessage.Contains("no money", StringComparison.Ordinal) ? "handled" : "";
                }
            }),
            d => d.RunAsync("\"no money\"", "\"handled\"")),
        new("child-terminated", "S9.failure S4.parent S14.terminate",
            tasks => tasks.AddOrchestratorFunc<object?, string>("child-terminated", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("waiter", "x", new SubOrchestrationOptions(instanceId: "terminated-child"));
                }
                catch (TaskFailedException)
                {
                    return "told";
                }
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running, "terminated-child");
                await d.TerminateAsync("\"enough\"", id: "terminated-child");
                await d.EndsAsync("\"told\"");
            }),
        new("child-id-in-use", "S9.in-use",
            tasks => tasks.AddOrchestratorFunc<object?, string>("child-id-in-use", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("greeter", "x", new SubOrchestrationOptions(instanceId: "id-in-use"));
                }
                catch (TaskFailedException)
                {
                    return "refused";
                }
            }),
            async d =>
            {
                await d.StartAsync(id: "id-in-use", name: "waiter");
                await d.HasStatusAsync(OrchestrationStatus.Running, "id-in-use");
                await d.RunAsync(null, "\"refused\"");
                await d.RaiseAsync("go", "\"still here\"", "id-in-use");
                await d.EndsAsync("\"still here\"", "id-in-use");
            }),
        new("child-replaces-the-ended", "S9.retry",
            tasks => tasks.AddOrchestratorFunc<string[], string[]>("child-replaces-the-ended", async (context, names) =>
            {
                var options = new SubOrchestrationOptions(instanceId: "replaced-child");
                return [await context.CallSubOrchestratorAsync<string>("greeter", names[0], options), await context.CallSubOrchestratorAsync<string>("greeter", names[1], options)];
            }),
            d => d.RunAsync("""["a","b"]""", """["Hello a","Hello b"]""")),
        new("child-with-version-and-tags", "S9.version S16.tags S17.default",
            tasks => tasks
                .AddOrchestratorFunc<object?, string>("child-with-version-and-tags/child", (context, _) => Task.FromResult(context.Version))
                .AddOrchestratorFunc<object?, string>("child-with-version-and-tags", (context, _) => context.CallSubOrchestratorAsync<string>(
                    "child-with-version-and-tags/child", "x",
                    new SubOrchestrationOptions(instanceId: "versioned-child") { Version = new TaskVersion("3.1"), Tags = new Dictionary<string, string> { ["a"] = "b" } })),
            d => d.RunAsync(null, "\"3.1\"")),
        new("child-unregistered", "S11.worker S9.failure",
            tasks => tasks.AddOrchestratorFunc<object?, string>("child-unregistered", async (context, _) =>
            {
                try
                {
                    return await context.CallSubOrchestratorAsync<string>("nobodyHasThis", "x", new SubOrchestrationOptions(instanceId: "unregistered-child"));
                }
                catch (TaskFailedException)
                {
                    return "failed";
                }
            }),
            d => d.RunAsync(null, "\"failed\"")),
    ];
}
