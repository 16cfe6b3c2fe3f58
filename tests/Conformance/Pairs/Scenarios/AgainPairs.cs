using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Continue-as-new: what goes over to the next execution and what does not.</summary>
internal static class AgainPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("again-until-three", "S13.new",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-until-three", async (context, generation) =>
            {
                var greeting = await context.CallActivityAsync<string>("hello", $"{generation}");
                if (generation == 3) return greeting;
                context.ContinueAsNew(generation + 1);
                return "";
            }),
            d => d.RunAsync("1", "\"Hello 3\"")),
        new("again-with-each-event", "S13.carry",
            tasks => tasks.AddOrchestratorFunc<int, int>("again-with-each-event", async (context, sum) =>
            {
                sum += await context.WaitForExternalEvent<int>("add");
                if (sum < 10) context.ContinueAsNew(sum);
                return sum;
            }),
            async d =>
            {
                await d.StartAsync("0");
                foreach (var n in new[] { "1", "2", "3", "4" }) await d.RaiseAsync("add", n);
                await d.EndsAsync("10");
            }),
        new("again-keeps-what-came-early", "S13.carry S7.buffer",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-keeps-what-came-early", async (context, generation) =>
            {
                if (generation == 2) return await context.WaitForExternalEvent<string>("data");
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(2, preserveUnprocessedEvents: true);
                return "";
            }),
            async d =>
            {
                await d.StartAsync("1");
                await d.RaiseAsync("data", "\"early\"");
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("\"early\"");
            }),
        new("again-drops-what-came-early", "S13.carry",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-drops-what-came-early", async (context, generation) =>
            {
                if (generation == 2)
                {
                    context.SetCustomStatus("second");
                    return await context.WaitForExternalEvent<string>("data");
                }

                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(2, preserveUnprocessedEvents: false);
                return "";
            }),
            async d =>
            {
                await d.StartAsync("1");
                await d.RaiseAsync("data", "\"early\"");
                await d.HasHistoryAsync(HistoryEvent.EventTypeOneofCase.EventRaised);
                await d.RaiseAsync("go", "\"\"");
                await d.HasCustomStatusAsync("\"second\"");
                await d.RaiseAsync("data", "\"late\"");
                await d.EndsAsync("\"late\"");
            }),
        new("again-keeps-its-identity", "S13.identity S16.tags",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-keeps-its-identity", (context, generation) =>
            {
                if (generation < 3) context.ContinueAsNew(generation + 1);
                return Task.FromResult($"{context.InstanceId} {context.Version}");
            }),
            async d =>
            {
                await d.StartAsync("1", with: r =>
                {
                    r.Version = "1.2";
                    r.Tags.Add("a", "b");
                });
                await d.EndsAsync("\"again-keeps-its-identity 1.2\"");
            }),
        new("again-forgets-its-timers", "S13.stale S8.cancel",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-forgets-its-timers", async (context, generation) =>
            {
                if (generation == 2) return await context.WaitForExternalEvent<string>("go");
                var timer = context.CreateTimer(TimeSpan.FromMilliseconds(250), CancellationToken.None);
                var greeting = context.CallActivityAsync<string>("hello", "x");
                await Task.WhenAny(timer, greeting);
                context.ContinueAsNew(2);
                return "";
            }),
            async d =>
            {
                await d.StartAsync("1");
                await d.UntilAsync(async () => (await d.StateAsync())?.Input == "2");
                var later = TimeProvider.System.GetUtcNow().AddMilliseconds(400);
                await d.UntilAsync(() => Task.FromResult(TimeProvider.System.GetUtcNow() > later));
                await d.RaiseAsync("go", "\"on\"");
                await d.EndsAsync("\"on\"");
            }),
        new("again-in-a-child", "S13.identity S4.parent",
            tasks => tasks
                .AddOrchestratorFunc<int, int>("again-in-a-child/child", (context, generation) =>
                {
                    if (generation < 3) context.ContinueAsNew(generation + 1);
                    return Task.FromResult(generation);
                })
                .AddOrchestratorFunc<object?, int>("again-in-a-child", (context, _) =>
                    context.CallSubOrchestratorAsync<int>("again-in-a-child/child", 1, new SubOrchestrationOptions(instanceId: "again-child"))),
            d => d.RunAsync(null, "3")),
        new("again-with-a-message-to-another", "S13.actions S7.send",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-with-a-message-to-another", (context, generation) =>
            {
                if (generation == 2) return Task.FromResult("done");
                context.SendEvent("again-receiver", "go", "from the first");
                context.ContinueAsNew(2);
                return Task.FromResult("");
            }),
            async d =>
            {
                await d.StartAsync(id: "again-receiver", name: "waiter");
                await d.RunAsync("1", "\"done\"");
                await d.EndsAsync("\"from the first\"", "again-receiver");
            }),
        new("again-and-terminated", "S13.new S14.terminate",
            tasks => tasks.AddOrchestratorFunc<int, string>("again-and-terminated", async (context, generation) =>
            {
                context.SetCustomStatus(generation);
                await context.WaitForExternalEvent<string>("go");
                context.ContinueAsNew(generation + 1);
                return "";
            }),
            async d =>
            {
                await d.StartAsync("1");
                await d.RaiseAsync("go", "\"\"");
                await d.HasCustomStatusAsync("2");
                await d.TerminateAsync("\"enough\"");
                await d.EndsAsync("\"enough\"", status: OrchestrationStatus.Terminated);
            }),
    ];
}
