using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>What orchestrator code sees and does: status, ids, clock, failures of its own, versions, tags, non-determinism.</summary>
internal static class CodeScenarios
{
    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("28-custom-status", new((tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, string>("S", StatusesAsync),
            driver => driver.RunAsync("S", null, new("g-status")))),
        ("29-new-guid", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, object>("G", async (context, _) =>
            {
                var l = new List<string> { $"{context.NewGuid()}", $"{context.NewGuid()}", $"{context.NewGuid()}" };
                await context.CallActivityAsync<string>("Hello", "x");
                l.Add($"{context.NewGuid()}");
                return new { l, time = context.CurrentUtcDateTime };
            }),
            driver => driver.RunAsync("G", null, new("guid-fixed-instance")))),
        ("30-current-utc", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<object?, object>("U", async (context, _) =>
            {
                var a = context.CurrentUtcDateTime;
                var sameInEpisode = a == context.CurrentUtcDateTime;
                await context.CallActivityAsync<string>("Hello", "x");
                return new { a, sameInEpisode, later = context.CurrentUtcDateTime, kind = a.Kind.ToString() };
            }),
            driver => driver.RunAsync("U", null, new("g-utc")))),
        ("43-versioned-orchestration", new(
            (tasks, _) => tasks.AddHello().AddVersionedChild().AddOrchestratorFunc<string, object>("V", async (context, text) =>
            {
                var c1 = await context.CallSubOrchestratorAsync<string>("Child", text);
                var c2 = await context.CallSubOrchestratorAsync<string>("Child", text, new SubOrchestrationOptions { Version = new TaskVersion("1.2.3") });
                var a = await context.CallActivityAsync<string>("Hello", text);
                return new
                {
                    context.Version, c1, c2, a,
                    vs1 = context.CompareVersionTo("1.0.0"), vs2 = context.CompareVersionTo("2.0.0"), vs10 = context.CompareVersionTo("10.0"),
                };
            }),
            driver => driver.RunAsync("V", "in", new StartOrchestrationOptions("g-version") { Version = new TaskVersion("2.0.0") }))),
        ("44-version-mismatch-fail", new(
            (tasks, _) => tasks.AddOrchestratorFunc<string, string>("V", (_, _) => Task.FromResult("ran")),
            driver => driver.RunAsync("V", "in", new StartOrchestrationOptions("g-version-bad") { Version = new TaskVersion("2.0.0") }))
        {
            Worker = options => options.Versioning = new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = "1.0.0", DefaultVersion = "1.0.0",
                MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.Strict,
                FailureStrategy = DurableTaskWorkerOptions.VersionFailureStrategy.Fail,
            },
        }),
        ("45-version-default", new(
            (tasks, _) => tasks.AddVersionedChild().AddOrchestratorFunc<string, string>("V", async (context, text) =>
                $"{context.Version} / " + await context.CallSubOrchestratorAsync<string>("Child", text, new SubOrchestrationOptions(instanceId: "g-version-kid"))),
            driver => driver.RunAsync("V", "in", new("g-version-def")))
        {
            Client = options => options.DefaultVersion = "3.1",
            Worker = options => options.Versioning = new DurableTaskWorkerOptions.VersioningOptions
            {
                Version = "4.2", DefaultVersion = "4.2", MatchStrategy = DurableTaskWorkerOptions.VersionMatchStrategy.None,
            },
        }),
        ("46-tags", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<string, string>("Child", (_, _) => Task.FromResult("kid"))
                .AddOrchestratorFunc<string, string>("Tagged", TaggedAsync),
            async driver =>
            {
                var tags = new Dictionary<string, string> { ["team"] = "blue", ["env"] = "test" };
                await driver.RunAsync("Tagged", "in", new StartOrchestrationOptions("g-tags") { Tags = tags });
                driver.Ids.Add("g-tags-kid");
            })),
        ("57-orchestrator-throws", new(
            (tasks, _) => tasks.AddHello().AddOrchestratorFunc<string, string>("T", async (context, when) =>
            {
                context.SetCustomStatus("about to fail");
                if (when == "now") throw new CustomBusinessException("at once");
                await context.CallActivityAsync<string>("Hello", "x");
                throw Nested.New();
            }),
            async driver =>
            {
                await driver.RunAsync("T", "now", new("g-throw-now"));
                await driver.RunAsync("T", "later", new("g-throw-later"));
            })),
        ("61-non-deterministic", new(
            (tasks, _) => tasks.AddHello().AddActivityFunc<string, string>("Other", (_, text) => text)
                .AddOrchestratorFunc<string, string>("Kid", (_, text) => Task.FromResult(text))
                .AddOrchestratorFunc<string, string>("N", DivergeAsync),
            async driver =>
            {
                foreach (var how in new[] { "name", "timer", "nothing", "child", "timer-first" }) await driver.RunAsync("N", how, new("g-nd-" + how));
            })),
    ];

    private static DurableTaskRegistry AddVersionedChild(this DurableTaskRegistry tasks) =>
        tasks.AddOrchestratorFunc<string, string>("Child", (context, _) => Task.FromResult($"child version '{context.Version}'"));

    private static async Task<string> StatusesAsync(TaskOrchestrationContext context, object? input)
    {
        context.SetCustomStatus("first");
        context.SetCustomStatus("second");
        await context.CallActivityAsync<string>("Hello", "a");
        context.SetCustomStatus(new { step = 2, point = new Point(1, 2) });
        await context.CallActivityAsync<string>("Hello", "b");
        await context.CallActivityAsync<string>("Hello", "c");
        context.SetCustomStatus(null);
        await context.CallActivityAsync<string>("Hello", "d");
        context.SetCustomStatus(new string('s', 20_000));
        return "ok";
    }

    private static async Task<string> TaggedAsync(TaskOrchestrationContext context, string text)
    {
        var hello = await context.CallActivityAsync<string>("Hello", text, new TaskOptions(tags: new Dictionary<string, string> { ["act"] = "1" }));
        var child = new SubOrchestrationOptions(new TaskOptions(tags: new Dictionary<string, string> { ["sub"] = "2" }), "g-tags-kid");
        return hello + " " + await context.CallSubOrchestratorAsync<string>("Child", text, child);
    }

    /// <summary>Takes another path when replayed.</summary>
    private static async Task<string> DivergeAsync(TaskOrchestrationContext context, string how)
    {
        var isFirst = !context.IsReplaying;
        switch (how, isFirst)
        {
            case ("name", false):
                await context.CallActivityAsync<string>("Other", "x");
                break;
            case ("timer", false) or ("timer-first", true):
                await context.CreateTimer(TimeSpan.FromSeconds(1), CancellationToken.None);
                break;
            case ("nothing", false):
                break;
            case ("child", true):
                await context.CallSubOrchestratorAsync<string>("Kid", "x", new SubOrchestrationOptions(instanceId: "g-nd-kid"));
                break;
            default:
                await context.CallActivityAsync<string>("Hello", "x");
                break;
        }

        await context.CallActivityAsync<string>("Hello", "end");
        return "done";
    }
}
