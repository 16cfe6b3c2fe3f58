using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Sub-orchestrations and continue-as-new.</summary>
internal static class ChildScenarios
{
    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("21-sub-orchestration-ok", new(
            (tasks, _) => tasks
                .AddOrchestratorFunc<string, string>("Child", (context, text) =>
                    Task.FromResult($"child of {context.Parent?.Name} {context.Parent?.InstanceId} got {text}"))
                .AddOrchestratorFunc<string, List<string>>("Parent", async (context, text) =>
                [
                    await context.CallSubOrchestratorAsync<string>("Child", text + "1"),
                    await context.CallSubOrchestratorAsync<string>("Child", text + "2"),
                ]),
            driver => driver.RunAsync("Parent", "in", new("g-sub")))),
        ("22-sub-orchestration-fails", new(
            (tasks, _) => tasks
                .AddOrchestratorFunc<string, string>("Child", (_, _) => Failing.With<Task<string>>(
                    new InvalidOperationException("child failed", new CustomBusinessException("why"))))
                .AddOrchestratorFunc<bool, string>("Parent", FailingChildAsync),
            async driver =>
            {
                await driver.RunAsync("Parent", false, new("g-sub-fail"));
                await driver.RunAsync("Parent", true, new("g-sub-caught"));
                driver.Ids.Add("g-sub-fail-kid");
            })),
        ("23-sub-orchestration-explicit-id", new(
            (tasks, _) => tasks.AddOrchestratorFunc<string, string>("Child", (context, text) => Task.FromResult($"{context.InstanceId} {text}"))
                .AddOrchestratorFunc<string, string>("Parent", (context, text) =>
                    context.CallSubOrchestratorAsync<string>("Child", text, new SubOrchestrationOptions(instanceId: "g-the-child"))),
            async driver =>
            {
                await driver.RunAsync("Parent", "in", new("g-sub-id"));
                driver.Ids.Add("g-the-child");
            })),
        ("24-sub-orchestration-retry", new(
            (tasks, state) => tasks
                .AddOrchestratorFunc<string, string>("Child", (_, _) => state.NextAttempt() < 3
                    ? throw new InvalidOperationException($"child attempt {state.Attempts}")
                    : Task.FromResult("ok"))
                .AddOrchestratorFunc<string, string>("Parent", (context, text) =>
                    context.CallSubOrchestratorAsync<string>("Child", text, Retry.Times(3))),
            driver => driver.RunAsync("Parent", "in", new("g-sub-retry")))),
        ("60-unregistered-orchestrator", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("P", (context, _) => context.CallSubOrchestratorAsync<string>(
                "MissingChild", "x", new SubOrchestrationOptions(Retry.Times(3), "g-noorch-kid"))),
            async driver =>
            {
                await driver.RunAsync("MissingTop", "x", new("g-noorch"));
                await driver.RunAsync("P", null, new("g-noorch-parent"));
                driver.Ids.Add("g-noorch-kid");
            })),
        ("25-continue-as-new", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<int, string>("Can", async (context, generation) =>
            {
                context.SetCustomStatus($"generation {generation}");
                await context.CallActivityAsync<string>("Hello", generation.ToString(System.Globalization.CultureInfo.InvariantCulture));
                if (generation == 3) return "done at 3";
                context.ContinueAsNew(generation + 1);
                return "ignored";
            }),
            driver => driver.RunAsync("Can", 1, new("g-can")))),
        ("26-continue-as-new-preserve", new(
            (tasks, _) => tasks.AddOrchestratorFunc<int, string>("Can", async (context, generation) =>
            {
                await context.WaitForExternalEvent<string>($"go{generation}");
                if (generation > 1) return "kept " + await context.WaitForExternalEvent<string>("Data");
                context.ContinueAsNew(2, preserveUnprocessedEvents: true);
                return "";
            }),
            async driver =>
            {
                var id = await driver.StartAsync("Can", 1, new("g-can-keep"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "Data", "one");
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "go1", "");
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "go2", "");
                await driver.EndOfAsync(id);
            })),
        ("27-continue-as-new-drop", new(
            (tasks, _) => tasks.AddOrchestratorFunc<int, string>("Can", DropAsync),
            async driver =>
            {
                var id = await driver.StartAsync("Can", 1, new("g-can-drop"));
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "Data", "one");
                await driver.QuietAsync();
                await driver.Client.RaiseEventAsync(id, "go", "");
                await driver.EndOfAsync(id);
            })),
    ];

    private static async Task<string> FailingChildAsync(TaskOrchestrationContext context, bool handle)
    {
        try
        {
            return await context.CallSubOrchestratorAsync<string>("Child", "x", new SubOrchestrationOptions(instanceId: context.InstanceId + "-kid"));
        }
        catch (TaskFailedException e) when (handle)
        {
            return $"{e.TaskName} {e.TaskId} {e.Message} | {e.FailureDetails.ErrorType} | {e.FailureDetails.InnerFailure?.ErrorType}";
        }
    }

    private static async Task<string> DropAsync(TaskOrchestrationContext context, int generation)
    {
        if (generation == 1)
        {
            await context.WaitForExternalEvent<string>("go");
            context.ContinueAsNew(2, preserveUnprocessedEvents: false);
            return "";
        }

        try
        {
            return "kept " + await context.WaitForExternalEvent<string>("Data", TimeSpan.FromSeconds(1));
        }
        catch (OperationCanceledException)
        {
            return "dropped";
        }
    }
}
