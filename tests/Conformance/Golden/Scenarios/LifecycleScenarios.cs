using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>What clients do to instances: terminate, suspend, restart, rewind, purge, reuse ids, query.</summary>
internal static class LifecycleScenarios
{
    private static readonly OrchestrationRuntimeStatus[] Completed = [OrchestrationRuntimeStatus.Completed];

    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("33-terminate-with-output", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("W", (context, _) =>
            {
                context.SetCustomStatus("waiting");
                return context.WaitForExternalEvent<string>("Never");
            }),
            async driver =>
            {
                var id = await driver.StartAsync("W", null, new("g-term"));
                await driver.QuietAsync();
                await driver.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions(new Point(9, 9, "stop")));
                await driver.EndOfAsync(id);
            })),
        ("34-terminate-recursive", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("Child", (context, _) => context.WaitForExternalEvent<string>("Never"))
                .AddOrchestratorFunc<object?, string>("Parent", (context, _) =>
                    context.CallSubOrchestratorAsync<string>("Child", null, new SubOrchestrationOptions(instanceId: "g-term-child"))),
            async driver =>
            {
                var id = await driver.StartAsync("Parent", null, new("g-term-parent"));
                await driver.QuietAsync();
                await driver.Client.TerminateInstanceAsync(id, new TerminateInstanceOptions("all of you", Recursive: true));
                await driver.EndOfAsync(id);
                await driver.QuietAsync();
                driver.Ids.Add("g-term-child");
            })),
        ("35-terminate-completed", new(
            (tasks, _) => tasks.AddOrchestratorFunc<object?, string>("Q", (_, _) => Task.FromResult("quick")),
            async driver =>
            {
                await driver.RunAsync("Q", null, new("g-term-late"));
                await driver.NoteAsync("terminate", () => driver.Client.TerminateInstanceAsync("g-term-late", "late"));
                await driver.NoteAsync("raise", () => driver.Client.RaiseEventAsync("g-term-late", "x", "late"));
                await driver.NoteAsync("suspend", () => driver.Client.SuspendInstanceAsync("g-term-late", "late"));
                await driver.NoteAsync("resume", () => driver.Client.ResumeInstanceAsync("g-term-late", "late"));
                await driver.QuietAsync();
            })),
        ("36-suspend-resume", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, List<string>>("W", async (context, _) =>
            [
                await context.WaitForExternalEvent<string>("A"),
                await context.CallActivityAsync<string>("Hello", "between"),
                await context.WaitForExternalEvent<string>("A"),
            ]),
            SuspendAndResumeAsync)),
        ("37-restart", new(
            (tasks, _) => tasks.AddQuick(),
            async driver =>
            {
                await driver.RunAsync("Q", "in", new("g-restart"));
                var other = await driver.Client.RestartAsync("g-restart", restartWithNewInstanceId: true);
                driver.Ids.Add(other);
                await driver.EndOfAsync(other);
                var same = await driver.Client.RestartAsync("g-restart");
                driver.Notes["same id"] = same == "g-restart";
                await driver.EndOfAsync(same);
                await driver.NoteAsync("restart unknown", () => driver.Client.RestartAsync("g-restart-none"));
            })),
        ("38-rewind", new(
            (tasks, state) => tasks.AddHello().AddFlakyOnce(state).AddOrchestratorFunc<object?, string>("P", async (context, _) =>
            {
                var first = await context.CallActivityAsync<string>("Hello", "first");
                return first + " " + await context.CallActivityAsync<string>("Flaky");
            }),
            async driver =>
            {
                await driver.RunAsync("P", null, new("g-rewind"));
                await driver.NoteAsync("rewind", () => driver.Client.RewindInstanceAsync("g-rewind", "try again"));
                await driver.EndOfAsync("g-rewind");
                await driver.NoteAsync("rewind unknown", () => driver.Client.RewindInstanceAsync("g-rewind-none", "why not"));
            })),
        ("39-rewind-sub-orchestration", new(
            (tasks, state) => tasks.AddFlakyOnce(state)
                .AddOrchestratorFunc<object?, string>("Child", (context, _) => context.CallActivityAsync<string>("Flaky"))
                .AddOrchestratorFunc<object?, string>("Parent", (context, _) =>
                    context.CallSubOrchestratorAsync<string>("Child", null, new SubOrchestrationOptions(instanceId: "g-rewind-kid"))),
            async driver =>
            {
                await driver.RunAsync("Parent", null, new("g-rewind-parent"));
                await driver.NoteAsync("rewind", () => driver.Client.RewindInstanceAsync("g-rewind-parent", "try again"));
                await driver.EndOfAsync("g-rewind-parent");
                driver.Ids.Add("g-rewind-kid");
            })),
        ("40-purge", new((tasks, _) => tasks.AddQuick().AddWaiting(), PurgeAsync)),
        ("41-reuse-id", new((tasks, _) => tasks.AddQuick().AddWaiting(), ReuseIdsAsync)),
        ("42-scheduled-start", new(
            (tasks, _) => tasks.AddQuick(),
            driver => driver.RunAsync("Q", "later", new("g-later", new DateTimeOffset(2024, 1, 2, 5, 0, 0, TimeSpan.FromHours(1)))))),
        ("64-history-api", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<string, string>("One", (context, name) => context.CallActivityAsync<string>("Hello", name)),
            async driver =>
            {
                await driver.RunAsync("One", "World", new("g-history"));
                await driver.NoteAsync("history", async () =>
                {
                    var events = await driver.Client.GetOrchestrationHistoryAsync("g-history");
                    driver.Notes["events"] = new System.Text.Json.Nodes.JsonArray([.. events.Select(e => (System.Text.Json.Nodes.JsonNode?)e.EventId)]);
                });
            })),
        ("65-query-and-get", new(
            (tasks, _) => tasks.AddQuick(),
            async driver =>
            {
                foreach (var text in new[] { "a", "b", "c" }) await driver.RunAsync("Q", text, new("g-query-" + text));
                driver.Notes["unknown is null"] = await driver.Client.GetInstanceAsync("g-query-none", true) is null;
                var query = new OrchestrationQuery { InstanceIdPrefix = "g-query-", PageSize = 2, FetchInputsAndOutputs = true, Statuses = Completed };
                var ids = new List<string>();
                await foreach (var instance in driver.Client.GetAllInstancesAsync(query)) ids.Add(instance.InstanceId);
                driver.Notes["ids"] = string.Join(",", ids.Order());
            })),
    ];

    private static DurableTaskRegistry AddFlakyOnce(this DurableTaskRegistry tasks, RunState state) =>
        tasks.AddActivityFunc<object?, string>("Flaky", (_, _) => state.NextAttempt() < 2 ? throw new InvalidOperationException("not yet") : "ok");

    private static async Task SuspendAndResumeAsync(GoldenDriver driver)
    {
        var id = await driver.StartAsync("W", null, new("g-susp"));
        await driver.QuietAsync();
        await driver.Client.SuspendInstanceAsync(id, "coffee");
        await driver.QuietAsync();
        driver.Notes["status while suspended"] = await StatusAsync();
        await driver.Client.RaiseEventAsync(id, "A", "one");
        await driver.Client.RaiseEventAsync(id, "A", "two");
        await driver.QuietAsync();
        driver.Notes["status after events"] = await StatusAsync();
        await driver.Client.ResumeInstanceAsync(id, "back");
        await driver.EndOfAsync(id);

        async Task<string?> StatusAsync() => (await driver.Client.GetInstanceAsync(id, true))?.RuntimeStatus.ToString();
    }

    private static async Task PurgeAsync(GoldenDriver driver)
    {
        foreach (var text in new[] { "a", "b", "c" }) await driver.RunAsync("Q", text, new("g-purge-" + text));
        var waiting = await driver.StartAsync("W", null, new("g-purge-running"));
        await driver.QuietAsync();
        driver.Notes["purge completed"] = (await driver.Client.PurgeInstanceAsync("g-purge-a")).PurgedInstanceCount;
        driver.Notes["purge unknown"] = (await driver.Client.PurgeInstanceAsync("g-purge-none")).PurgedInstanceCount;
        await driver.NoteAsync("purge by filter without dates", () =>
            driver.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter(null, null, Completed)));
        var century = new PurgeInstancesFilter(
            new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero), Completed);
        driver.Notes["purge by filter"] = (await driver.Client.PurgeAllInstancesAsync(century)).PurgedInstanceCount;
        await driver.NoteAsync("purge running", () => driver.Client.PurgeInstanceAsync(waiting));
        driver.Notes["get purged is null"] = await driver.Client.GetInstanceAsync("g-purge-a") is null;
    }

    private static async Task ReuseIdsAsync(GoldenDriver driver)
    {
        await driver.RunAsync("Q", "1", new("g-reuse"));
        await driver.NoteAsync("default options, existing completed", () => driver.RunAsync("Q", "2", new("g-reuse")));
        await driver.NoteAsync("dedupe Completed, existing completed", () =>
            driver.StartAsync("Q", "3", Dedupe("g-reuse", OrchestrationRuntimeStatus.Completed)));
        await driver.NoteAsync("dedupe Failed, existing completed", () =>
            driver.RunAsync("Q", "4", Dedupe("g-reuse", OrchestrationRuntimeStatus.Failed)));
        await driver.NoteAsync("dedupe none, existing completed", () => driver.RunAsync("Q", "5", Dedupe("g-reuse")));
        await driver.StartAsync("W", null, new("g-reuse-running"));
        await driver.QuietAsync();
        await driver.NoteAsync("dedupe Running, existing running", () => driver.StartAsync(
            "Q", "6", Dedupe("g-reuse-running", OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Pending)));
        var all = StartOrchestrationOptionsExtensions.ValidDedupeStatuses;
        await driver.NoteAsync("dedupe all valid, existing completed", () => driver.StartAsync("Q", "7", Dedupe("g-reuse", [.. all])));
        await driver.NoteAsync("unknown status name", () =>
            driver.StartAsync("Q", "8", new StartOrchestrationOptions("g-reuse") { DedupeStatuses = ["Nonsense"] }));
        driver.Notes["ValidDedupeStatuses"] = string.Join(",", all);
    }

    private static StartOrchestrationOptions Dedupe(string id, params OrchestrationRuntimeStatus[] statuses) =>
        new StartOrchestrationOptions(id).WithDedupeStatuses(statuses);
}
