using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Starting instances: when, with what, over which.</summary>
internal static class StartPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("start-later", "S6.scheduled",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-later", (_, _) => Task.FromResult("ran")),
            async d =>
            {
                await d.StartAsync(with: r => r.ScheduledStartTimestamp = EventPairs.Soon(2_000));
                d.Note("before", (await d.StateAsync())!.OrchestrationStatus);
                await d.EndsAsync("\"ran\"");
                var state = (await d.StateAsync())!;
                d.Note("not before its time", state.LastUpdatedTimestamp >= state.ScheduledStartTimestamp);
            }),
        new("start-in-the-past", "S6.scheduled",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-in-the-past", (_, _) => Task.FromResult("ran")),
            async d =>
            {
                await d.StartAsync(with: r => r.ScheduledStartTimestamp = new Google.Protobuf.WellKnownTypes.Timestamp());
                await d.EndsAsync("\"ran\"");
            }),
        new("start-with-version-and-tags", "S6.copied S16.tags S17.default",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-with-version-and-tags", (context, _) => Task.FromResult(context.Version)),
            async d =>
            {
                await d.StartAsync(with: r =>
                {
                    r.Version = "2.0";
                    r.Tags.Add("customer", "Łódź & co");
                    r.Tags.Add("empty", "");
                });
                await d.EndsAsync("\"2.0\"");
            }),
        new("start-without-an-input", "S1.payloads S6.copied",
            tasks => tasks.AddOrchestratorFunc<string?, bool>("start-without-an-input", (_, input) => Task.FromResult(input is null)),
            d => d.RunAsync(null, "true")),
        new("start-with-an-empty-input", "S6.copied",
            tasks => tasks.AddOrchestratorFunc<string?, bool>("start-with-an-empty-input", (_, input) => Task.FromResult(input is null)),
            d => d.RunAsync("", "true")),
        new("start-over-the-running", "S6.reuse S19.codes",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-over-the-running", (context, _) => context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync();
                await d.NoteAsync("again", () => d.StartAsync());
                await d.RaiseAsync("go", "\"first\"");
                await d.EndsAsync("\"first\"");
            }),
        new("start-over-the-ended", "S6.reuse",
            tasks => tasks.AddOrchestratorFunc<string, string>("start-over-the-ended", (_, input) => Task.FromResult(input)),
            async d =>
            {
                await d.RunAsync("\"one\"", "\"one\"");
                await d.RunAsync("\"two\"", "\"two\"");
            }),
        new("start-with-a-policy-for-the-running", "S6.reuse",
            tasks => tasks.AddOrchestratorFunc<string, string>("start-with-a-policy-for-the-running", async (context, input) =>
                input == "two" ? input : await context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync("\"one\"");
                await d.HasStatusAsync(OrchestrationStatus.Running);
                await d.StartAsync("\"two\"", with: r => r.OrchestrationIdReusePolicy = Replacing(OrchestrationStatus.Running, OrchestrationStatus.Terminated));
                await d.UntilAsync(async () => (await d.StateAsync())?.Output == "\"two\"");
            }),
        new("start-with-an-empty-policy", "S6.reuse S19.codes",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-with-an-empty-policy", (_, _) => Task.FromResult("once")),
            async d =>
            {
                await d.RunAsync(null, "\"once\"");
                await d.NoteAsync("again", () => d.StartAsync(with: r => r.OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy()));
            }),
        new("start-with-a-policy-for-the-failed-only", "S6.reuse",
            tasks => tasks.AddOrchestratorFunc<bool, string>("start-with-a-policy-for-the-failed-only", (_, fail) =>
                fail ? throw new CardDeclinedException("first") : Task.FromResult("second")),
            async d =>
            {
                await d.FailsAsync("true");
                await d.StartAsync("false", with: r => r.OrchestrationIdReusePolicy = Replacing(OrchestrationStatus.Failed));
                await d.UntilAsync(async () => (await d.StateAsync())?.Output == "\"second\"");
                await d.NoteAsync("once more", () => d.StartAsync("false", with: r => r.OrchestrationIdReusePolicy = Replacing(OrchestrationStatus.Failed)));
            }),
        new("start-without-a-name", "S19.codes",
            tasks => tasks.AddOrchestratorFunc<object?, string>("start-without-a-name", (_, _) => Task.FromResult("")),
            async d =>
            {
                await d.NoteAsync("no name", () => d.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "x" }));
                await d.NoteAsync("an entity's id", () => d.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "@a@b", Name = "x" }));
            }),
        new("wait-for-the-start", "S19.wait",
            tasks => tasks.AddOrchestratorFunc<object?, string>("wait-for-the-start", (context, _) => context.WaitForExternalEvent<string>("go")),
            async d =>
            {
                await d.StartAsync();
                var started = await d.CallAsync(TaskHubMethods.WaitForInstanceStart, new GetInstanceRequest { InstanceId = d.Id });
                d.Note("started", started.OrchestrationState.OrchestrationStatus);
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("\"\"");
            }),
        new("get-without-payloads", "S19.get",
            tasks => tasks.AddOrchestratorFunc<string, string>("get-without-payloads", (context, input) =>
            {
                context.SetCustomStatus("set");
                return Task.FromResult(input);
            }),
            async d =>
            {
                await d.RunAsync("\"x\"", "\"x\"");
                var state = (await d.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = d.Id })).OrchestrationState;
                d.Note("payloads", state.Input ?? state.Output ?? state.CustomStatus);
                d.Note("unknown exists", (await d.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "nobody" })).Exists);
                await d.NoteAsync("history of the unknown", () => d.HistoryAsync("nobody"));
            }),
    ];

    private static OrchestrationIdReusePolicy Replacing(params OrchestrationStatus[] statuses)
    {
        var policy = new OrchestrationIdReusePolicy();
        policy.ReplaceableStatus.Add(statuses);
        return policy;
    }
}
