using Microsoft.DurableTask;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>What values look like on the wire.</summary>
internal static class PayloadScenarios
{
    private const int LargeCharacters = 200 * 1024;

    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("55-serialization-shapes", new(
            (tasks, _) => tasks.AddActivityFunc<object?, string>("Kind", (_, value) => value?.GetType().FullName ?? "(null)")
                .AddEcho<Order>("EchoOrder").AddEcho<byte[]>("EchoBytes").AddEcho<DateTimeOffset>("EchoWhen").AddEcho<Colour>("EchoColour")
                .AddEcho<Point>("EchoPoint").AddEcho<double>("EchoDouble").AddEcho<string?>("EchoString").AddEcho<(int, string)>("EchoTuple")
                .AddOrchestratorFunc<Order, Order>("Shapes", ShapesAsync),
            driver => driver.RunAsync("Shapes", AnOrder, new("g-shapes")))),
        ("56-null-and-empty", new(
            (tasks, _) => tasks
                .AddOrchestratorFunc<string?, object>("In", (_, text) => Task.FromResult<object>(new { isNull = text is null, isEmpty = text == "" }))
                .AddOrchestratorFunc<object?, string?>("NullOut", (_, _) => Task.FromResult<string?>(null))
                .AddOrchestratorFunc<object?, string>("EmptyOut", (_, _) => Task.FromResult("")),
            async driver =>
            {
                await driver.RunAsync("In", null, new("g-null-in"));
                await driver.RunAsync("In", "", new("g-empty-in"));
                await driver.RunAsync("NullOut", null, new("g-null-out"));
                await driver.RunAsync("EmptyOut", null, new("g-empty-out"));
                await driver.RunAsync("EmptyOut", null);
            })),
        ("62-large-payload", new(
            (tasks, _) => tasks.AddActivityFunc<string, string>("Rev", (_, text) => "R" + text)
                .AddOrchestratorFunc<string, string>("Big", (context, text) => context.CallActivityAsync<string>("Rev", text)),
            driver => driver.RunAsync("Big", new string('x', LargeCharacters), new("g-big")))),
        ("63-unread-input-mismatch", new(
            (tasks, _) => tasks.AddEcho<int>("Int").AddOrchestratorFunc<int, int>("WantsInt", (_, number) => Task.FromResult(number))
                .AddOrchestratorFunc<object?, int>("P", (context, _) => context.CallActivityAsync<int>("Int", "not a number")),
            async driver =>
            {
                await driver.RunAsync("WantsInt", "text", new("g-badin"));
                await driver.RunAsync("P", null, new("g-badact"));
            })),
    ];

    /// <summary>The payloads that recordings only hold as length and hash.</summary>
    public static IEnumerable<string> LongOnes
    {
        get
        {
            var text = new string('x', LargeCharacters);
            return [$"\"{text}\"", $"[\"{text}\"]", $"\"R{text}\"", $"\"{new string('s', 20_000)}\""];
        }
    }

    private static Order AnOrder => new()
    {
        Name = "n", Quantity = null, Price = 1.50m, Colour = Colour.Blue, Renamed = "r",
        Points = [new(1, 2), new(3, 4, "l")],
        Extra = new() { ["k"] = 1, ["n"] = null },
        When = new DateTimeOffset(2024, 2, 3, 4, 5, 6, TimeSpan.FromHours(-8)),
        Span = TimeSpan.FromMinutes(90.5),
        Key = new Guid("11111111-2222-3333-4444-555555555555"),
        Bytes = [1, 2, 3],
    };

    private static DurableTaskRegistry AddEcho<T>(this DurableTaskRegistry tasks, string name) => tasks.AddActivityFunc<T, T>(name, (_, value) => value);

    private static async Task<Order> ShapesAsync(TaskOrchestrationContext context, Order order)
    {
        var echo = await context.CallActivityAsync<Order>("EchoOrder", order);
        await context.CallActivityAsync<byte[]>("EchoBytes", new byte[] { 0, 1, 254, 255 });
        await context.CallActivityAsync<DateTimeOffset>("EchoWhen", new DateTimeOffset(2024, 2, 3, 4, 5, 6, 789, TimeSpan.FromHours(5.5)));
        await context.CallActivityAsync<Colour>("EchoColour", Colour.Green);
        await context.CallActivityAsync<Point>("EchoPoint", new Point(1, -2, "p <&> \"q\" é 漢 😀 +"));
        await context.CallActivityAsync<double>("EchoDouble", 0.1 + 0.2);
        await context.CallActivityAsync<string?>("EchoString", "");
        await context.CallActivityAsync<string?>("EchoString", (object?)null);
        await context.CallActivityAsync<(int, string)>("EchoTuple", (1, "t"));
        await context.CallActivityAsync<string>("Kind", new { anonymous = true });
        await context.CallActivityAsync<string>("Kind", 5);
        await context.CallActivityAsync<string>("Kind");
        await context.CallActivityAsync("Kind", Array.Empty<int>());
        return echo;
    }
}
