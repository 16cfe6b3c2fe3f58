using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Terminate, suspend, resume, rewind, restart.</summary>
internal static class ControlPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("terminate-running", "S14.terminate",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-running", (context, _) => context.WaitForExternalEvent<string>("never")),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.TerminateAsync("""{"why":"enough"}""");
                await d.EndsAsync("""{"why":"enough"}""", status: OrchestrationStatus.Terminated);
            }),
        new("terminate-before-the-start", "S14.terminate S6.scheduled",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-before-the-start", (_, _) => Task.FromResult("ran")),
            async d =>
            {
                await d.StartAsync(with: r => r.ScheduledStartTimestamp = EventPairs.Soon(3_600_000));
                await d.TerminateAsync("\"never ran\"");
                await d.EndsAsync("\"never ran\"", status: OrchestrationStatus.Terminated);
            }),
        new("terminate-recursively", "S14.recursive",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-recursively", (context, _) =>
                context.CallSubOrchestratorAsync<string>("waiter", "x", new SubOrchestrationOptions(instanceId: "terminated-with-its-parent"))),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running, "terminated-with-its-parent");
                await d.TerminateAsync("\"all\"", recursive: true);
                await d.EndsAsync("\"all\"", status: OrchestrationStatus.Terminated);
                await d.EndsAsync("\"all\"", "terminated-with-its-parent", OrchestrationStatus.Terminated);
            }),
        new("terminate-only-the-parent", "S14.recursive",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-only-the-parent", (context, _) =>
                context.CallSubOrchestratorAsync<string>("waiter", "x", new SubOrchestrationOptions(instanceId: "left-alone"))),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running, "left-alone");
                await d.TerminateAsync("\"only me\"");
                await d.EndsAsync("\"only me\"", status: OrchestrationStatus.Terminated);
                await d.RaiseAsync("go", "\"alive\"", "left-alone");
                await d.EndsAsync("\"alive\"", "left-alone");
            }),
        new("terminate-the-ended", "S14.terminate S4.end",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-the-ended", (_, _) => Task.FromResult("over")),
            async d =>
            {
                await d.RunAsync(null, "\"over\"");
                await d.NoteAsync("terminate", () => d.TerminateAsync("\"late\""));
                await d.NoteAsync("terminate the unknown", () => d.TerminateAsync(id: "there-is-no-such-instance"));
            }),
        new("terminate-the-suspended", "S14.terminate S14.suspend",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-the-suspended", (context, _) => context.WaitForExternalEvent<string>("never")),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.SuspendAsync("lunch");
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.ExecutionSuspended);
                await d.TerminateAsync("\"enough\"");
                await d.EndsAsync("\"enough\"", status: OrchestrationStatus.Terminated);
            }),
        new("terminate-at-once", "S14.at-once",
            tasks => tasks.AddOrchestratorFunc<object?, string>("terminate-at-once", (context, _) => context.WaitForExternalEvent<string>("never")),
            async d =>
            {
                await d.StartAsync();
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.ExecutionStarted);
                var batch = new InstanceBatch { InstanceIds = { d.Id, "there-is-no-such-instance" } };
                var request = new SkipGracefulOrchestrationTerminationsRequest { InstanceBatch = batch, Reason = "now" };
                var left = (await d.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations, request)).UnterminatedInstanceIds;
                d.Note("left", string.Join(',', left));
                d.Note("status", (await d.StateAsync())!.OrchestrationStatus);
            }),
        new("suspend-keeps-events", "S14.suspend S7.buffer",
            tasks => tasks.AddOrchestratorFunc<object?, string>("suspend-keeps-events", async (context, _) =>
                await context.WaitForExternalEvent<string>("go") + await context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.SuspendAsync("lunch");
                await d.HasStatusAsync(OrchestrationStatus.Suspended);
                await d.RaiseAsync("go", "\"a\"");
                await d.RaiseAsync("go", "\"b\"");
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.EventRaised, 2);
                d.Note("while suspended", (await d.StateAsync())!.OrchestrationStatus);
                await d.ResumeAsync("back");
                await d.EndsAsync("\"ab\"");
            }),
        new("suspend-keeps-results", "S14.suspend",
            tasks => tasks
                .AddActivityFunc<string, string>("untilThere", async (_, file) =>
                {
                    using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
                    while (!File.Exists(file)) await poll.WaitForNextTickAsync();
                    return "there";
                })
                .AddOrchestratorFunc<string, string>("suspend-keeps-results", async (context, file) =>
                {
                    await context.CallActivityAsync<string>("untilThere", file);
                    return await context.CallActivityAsync<string>("hello", "x");
                }),
            async d =>
            {
                var file = d.TemporaryFile();
                await d.StartAsync($"\"{file}\"");
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.SuspendAsync();
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.ExecutionSuspended);
                await File.WriteAllTextAsync(file, "");
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.TaskCompleted);
                d.Note("while suspended", (await d.StateAsync())!.OrchestrationStatus);
                await d.ResumeAsync();
                await d.EndsAsync("\"Hello x\"");
            }),
        new("suspend-twice", "S14.suspend",
            tasks => tasks.AddOrchestratorFunc<object?, string>("suspend-twice", (context, _) => context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.ResumeAsync("not suspended");
                await d.SuspendAsync("one");
                await d.HasStatusAsync(OrchestrationStatus.Suspended);
                await d.SuspendAsync("two");
                await d.ResumeAsync("back");
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.RaiseAsync("go", "\"on\"");
                await d.EndsAsync("\"on\"");
                await d.NoteAsync("suspend the ended", () => d.SuspendAsync("late"));
            }),
        new("rewind-an-activity", "S15.rewind",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("rewind-an-activity", async (context, how) =>
                await context.CallActivityAsync<string>("hello", "x") + await context.CallActivityAsync<string>("failFirst", how)),
            async d =>
            {
                await d.FailsAsync("""{"Key":"rewound","Times":1}""");
                await d.RewindAsync("mended");
                await d.EndsAsync("\"Hello xattempt 2\"");
            }),
        new("rewind-a-child", "S15.rewind-child",
            tasks => tasks
                .AddOrchestratorFunc<FailFirst, string>("rewind-a-child/child", (context, how) => context.CallActivityAsync<string>("failFirst", how))
                .AddOrchestratorFunc<FailFirst, string>("rewind-a-child", (context, how) =>
                    context.CallSubOrchestratorAsync<string>("rewind-a-child/child", how, new SubOrchestrationOptions(instanceId: "rewound-child"))),
            async d =>
            {
                await d.FailsAsync("""{"Key":"rewound child","Times":1}""");
                await d.RewindAsync("mended");
                await d.EndsAsync("\"attempt 2\"");
            }),
        new("rewind-twice", "S15.rewind",
            tasks => tasks.AddOrchestratorFunc<FailFirst, string>("rewind-twice", (context, how) => context.CallActivityAsync<string>("failFirst", how)),
            async d =>
            {
                await d.FailsAsync("""{"Key":"rewound twice","Times":2}""");
                await d.RewindAsync("first");
                await d.EndsAsync(null, status: OrchestrationStatus.Failed);
                await d.RewindAsync("second");
                await d.EndsAsync("\"attempt 3\"");
            }),
        new("rewind-refused", "S15.rewind-refused S19.codes",
            tasks => tasks.AddOrchestratorFunc<object?, string>("rewind-refused", (_, _) => Task.FromResult("fine")),
            async d =>
            {
                await d.RunAsync(null, "\"fine\"");
                await d.NoteAsync("rewind the completed", () => d.RewindAsync("why not"));
                await d.NoteAsync("rewind the unknown", () => d.RewindAsync("why not", "there-is-no-such-instance"));
            }),
        new("restart-with-the-same-id", "S15.restart",
            tasks => tasks.AddOrchestratorFunc<string, string>("restart-with-the-same-id", (context, name) => context.CallActivityAsync<string>("hello", name)),
            async d =>
            {
                await d.RunAsync("\"x\"", "\"Hello x\"");
                var before = (await d.StateAsync())!.ExecutionId;
                d.Note("same id", await d.RestartAsync(withNewId: false) == d.Id);
                await d.EndsAsync("\"Hello x\"");
                d.Note("new execution", (await d.StateAsync())!.ExecutionId != before);
            }),
        new("restart-with-a-new-id", "S15.restart S16.tags",
            tasks => tasks.AddOrchestratorFunc<string, string>("restart-with-a-new-id", (context, name) => context.CallActivityAsync<string>("hello", name)),
            async d =>
            {
                await d.StartAsync("\"x\"", with: r => r.Tags.Add("a", "b"));
                await d.EndsAsync("\"Hello x\"");
                var again = await d.RestartAsync(withNewId: true);
                d.Note("new id", again != d.Id);
                await d.EndsAsync("\"Hello x\"", again);
            }),
        new("restart-refused", "S15.restart S19.codes",
            tasks => tasks.AddOrchestratorFunc<object?, string>("restart-refused", (context, _) => context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync();
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.NoteAsync("restart the running", () => d.RestartAsync(withNewId: false));
                await d.NoteAsync("restart the unknown", () => d.RestartAsync(withNewId: true, "there-is-no-such-instance"));
                await d.RaiseAsync("go", "\"on\"");
                await d.EndsAsync("\"on\"");
            }),
    ];
}
