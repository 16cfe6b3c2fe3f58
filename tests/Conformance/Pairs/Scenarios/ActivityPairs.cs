using System.Text.Json;
using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Activities: arguments, results, order, failures.</summary>
internal static class ActivityPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("activity-one", "S4.life S5.task S10.ids",
            tasks => tasks.AddOrchestratorFunc<string, string>("activity-one", (context, name) => context.CallActivityAsync<string>("hello", name)),
            d => d.RunAsync("\"Łódź\"", "\"Hello Łódź\"")),
        new("activity-sequence", "S4.batches S5.task",
            tasks => tasks.AddOrchestratorFunc<string[], List<string>>("activity-sequence", async (context, names) =>
            {
                var greetings = new List<string>();
                foreach (var name in names) greetings.Add(await context.CallActivityAsync<string>("hello", name));
                return greetings;
            }),
            d => d.RunAsync("""["a","b","c"]""", """["Hello a","Hello b","Hello c"]""")),
        new("activity-fan-out", "S3.parallel S5.task",
            tasks => tasks.AddOrchestratorFunc<int, int>("activity-fan-out", async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(1, count).Select(n => context.CallActivityAsync<int>("square", n)))).Sum()),
            d => d.RunAsync("20", "2870")) { IsUnordered = true },
        new("activity-fan-out-of-none", "S4.life",
            tasks => tasks.AddOrchestratorFunc<int, int>("activity-fan-out-of-none", async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(1, count).Select(n => context.CallActivityAsync<int>("square", n)))).Length),
            d => d.RunAsync("0", "0")),
        new("activity-first-of-two", "S8.open S10.any",
            tasks => tasks.AddOrchestratorFunc<string, string>("activity-first-of-two", async (context, name) =>
            {
                var greeting = context.CallActivityAsync<string>("hello", name);
                var first = await Task.WhenAny(context.WaitForExternalEvent<string>("never"), greeting);
                return first == greeting ? await greeting : "";
            }),
            d => d.RunAsync("\"x\"", "\"Hello x\"")),
        new("activity-without-result", "S1.payloads S10.shapes",
            tasks => tasks.AddOrchestratorFunc<object?, bool>("activity-without-result", async (context, _) =>
                await context.CallActivityAsync<string?>("nothing", "x") is null),
            d => d.RunAsync(null, "true")),
        new("activity-payload-shapes", "S1.payloads S10.shapes",
            tasks => tasks.AddOrchestratorFunc<JsonElement, List<JsonElement>>("activity-payload-shapes", async (context, shapes) =>
            {
                var echoes = new List<JsonElement>();
                foreach (var shape in shapes.EnumerateArray()) echoes.Add(await context.CallActivityAsync<JsonElement>("echo", shape));
                return echoes;
            }),
            d => d.RunAsync("""[1,-2.5,"text","",true,{},{"a":[1,{"b":null}]},"żółw <&> 日本"]""", """[1,-2.5,"text","",true,{},{"a":[1,{"b":null}]},"żółw <&> 日本"]""")),
        new("activity-list-argument", "S10.shapes",
            tasks => tasks.AddOrchestratorFunc<int[], int[]>("activity-list-argument", (context, numbers) => context.CallActivityAsync<int[]>("echo", numbers)),
            d => d.RunAsync("[1,2,3]", "[1,2,3]")),
        new("activity-large-result", "S12.large",
            tasks => tasks.AddOrchestratorFunc<int, int>("activity-large-result", async (context, count) =>
                (await context.CallActivityAsync<string>("letters", count)).Length),
            d => d.RunAsync("1500000", "1500000")),
        new("activity-long-history", "S12.stream",
            tasks => tasks.AddOrchestratorFunc<int, int>("activity-long-history", async (context, calls) =>
            {
                var total = 0;
                for (var i = 0; i < calls; i++) total += (await context.CallActivityAsync<string>("letters", 250_000)).Length;
                return total;
            }),
            d => d.RunAsync("8", "2000000")),
        new("activity-many", "S3.parallel S12.stream",
            tasks => tasks.AddOrchestratorFunc<int, int>("activity-many", async (context, count) =>
                (await Task.WhenAll(Enumerable.Range(0, count).Select(n => context.CallActivityAsync<int>("square", n)))).Length),
            d => d.RunAsync("300", "300")) { IsUnordered = true },
        new("activity-fails", "S11.failure S4.end",
            tasks => tasks.AddOrchestratorFunc<string, string>("activity-fails", (context, text) => context.CallActivityAsync<string>("fail", text)),
            d => d.FailsAsync("\"no money\"")),
        new("activity-failure-handled", "S11.failure",
            tasks => tasks.AddOrchestratorFunc<string, string>("activity-failure-handled", async (context, text) =>
            {
                try
                {
                    return await context.CallActivityAsync<string>("fail", text);
                }
                catch (TaskFailedException e)
                {
                    return "handled " + e.FailureDetails.ErrorMessage;
                }
            }),
            d => d.RunAsync("\"no money\"", "\"handled no money\"")),
        new("activity-compensation", "S11.failure S10.ids",
            tasks => tasks.AddOrchestratorFunc<string[], List<string>>("activity-compensation", CompensateAsync),
            d => d.RunAsync("""["flight","hotel","car"]""", """["Hello undo hotel","Hello undo flight"]""")),
        new("activity-one-of-several-fails", "S11.failure S3.parallel",
            tasks => tasks.AddOrchestratorFunc<object?, string>("activity-one-of-several-fails", async (context, _) =>
            {
                var good = context.CallActivityAsync<string>("hello", "x");
                var bad = context.CallActivityAsync<string>("fail", "no money");
                try
                {
                    await Task.WhenAll(good, bad);
                    return "";
                }
                catch (TaskFailedException)
                {
                    return bad.IsFaulted ? await good : "";
                }
            }),
            d => d.RunAsync(null, "\"Hello x\"")) { IsUnordered = true },
        new("activity-inner-failure", "S11.inner",
            tasks => tasks
                .AddActivityFunc<string, string>("failInside", (_, text) =>
                    SharedTasks.Throw<string>(new CardDeclinedException("outer", new CardDeclinedException(text))))
                .AddOrchestratorFunc<string, string>("activity-inner-failure", async (context, text) =>
                {
                    try
                    {
                        return await context.CallActivityAsync<string>("failInside", text);
                    }
                    catch (TaskFailedException e)
                    {
                        return e.FailureDetails.ErrorMessage;
                    }
                }),
            d => d.RunAsync("\"inner\"", "\"outer\"")),
        new("activity-unregistered", "S11.worker",
            tasks => tasks.AddOrchestratorFunc<object?, string>("activity-unregistered", (context, _) => context.CallActivityAsync<string>("nobodyHasThis", "x")),
            d => d.FailsAsync()),
        new("activity-tags-and-version", "S16.tags S17.default",
            tasks => tasks.AddOrchestratorFunc<string, string>("activity-tags-and-version", (context, name) => context.CallActivityAsync<string>(
                "hello", name, new TaskOptions(tags: new Dictionary<string, string> { ["kind"] = "test", ["b"] = "ü" }) { Version = new TaskVersion("1.5") })),
            d => d.RunAsync("\"x\"", "\"Hello x\"")),
    ];

    private static async Task<List<string>> CompensateAsync(TaskOrchestrationContext context, string[] bookings)
    {
        var booked = new Stack<string>();
        try
        {
            foreach (var booking in bookings)
            {
                await context.CallActivityAsync<string>(booking == "car" ? "fail" : "hello", booking);
                booked.Push(booking);
            }
        }
        catch (TaskFailedException)
        {
            var undone = new List<string>();
            while (booked.TryPop(out var booking)) undone.Add(await context.CallActivityAsync<string>("hello", $"undo {booking}"));
            return undone;
        }

        return [];
    }
}
