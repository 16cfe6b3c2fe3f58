using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Entities: signals, calls, failures, critical sections, state.</summary>
internal static class EntityScenarios
{
    private static readonly EntityInstanceId One = new("counter", "one");
    private static readonly EntityInstanceId Two = new("counter", "two");

    public static IEnumerable<(string, GoldenScenario)> All =>
    [
        ("47-entity-signal-from-client", new((tasks, _) => tasks.AddEntities(), SignalAsync)),
        ("48-entity-call", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<object?, object>("P", async (context, _) =>
            {
                await context.Entities.SignalEntityAsync(One, "Add", 1);
                var a = await context.Entities.CallEntityAsync<int>(One, "Add", 2);
                var account = new EntityInstanceId("account", "Bob");
                await context.Entities.CallEntityAsync(account, "Deposit", 12.5m);
                var read = await context.Entities.CallEntityAsync<Account>(account, "Read");
                return new { a, read.Balance, id = account.ToString() };
            }),
            driver => driver.RunAsync("P", null, new("g-ent-call")))),
        ("49-entity-call-fails", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<string, object>("P", FailingCallsAsync),
            async driver =>
            {
                await driver.RunAsync("P", "handled", new("g-ent-fail"));
                await driver.RunAsync("P", "unhandled", new("g-ent-fail2"));
            })),
        ("50-entity-lock-two", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<object?, object>("P", LockTwoAsync),
            driver => driver.RunAsync("P", null, new("g-ent-lock")))),
        ("51-entity-lock-not-released", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<bool, string>("P", async (context, fail) =>
            {
                await context.Entities.LockEntitiesAsync(One);
                return fail ? throw new InvalidOperationException("with lock") : "left the lock";
            }),
            async driver =>
            {
                await driver.RunAsync("P", false, new("g-ent-held"));
                await driver.RunAsync("P", true, new("g-ent-held2"));
            })),
        ("52-entity-starts-orchestration", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<string, string>("FromEntity", (_, text) => Task.FromResult("got " + text)),
            async driver =>
            {
                foreach (var operation in new[] { "StartOne", "Poke", "PokeLater" })
                {
                    await driver.Client.Entities.SignalEntityAsync(One, operation);
                    await driver.QuietAsync();
                }

                await driver.PassAsync(TimeSpan.FromHours(2));
                driver.Ids.Add("started-by-entity");
            })
        {
            StartsAt = new DateTimeOffset(2024, 6, 1, 11, 0, 0, TimeSpan.Zero),
        }),
        ("53-entity-state-delete", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<object?, object>("P", async (context, _) =>
            {
                var cleared = new EntityInstanceId("account", "x");
                var deleted = new EntityInstanceId("account", "y");
                await context.Entities.CallEntityAsync(cleared, "Deposit", 1m);
                await context.Entities.CallEntityAsync(cleared, "Clear");
                await context.Entities.CallEntityAsync(deleted, "Deposit", 2m);
                await context.Entities.CallEntityAsync(deleted, "delete");
                var sum = await context.Entities.CallEntityAsync<int>(One, "Add", 1);
                await context.Entities.CallEntityAsync(One, "delete");
                return sum;
            }),
            driver => driver.RunAsync("P", null, new("g-ent-del")))),
        ("54-entity-batch", new(
            (tasks, _) => tasks.AddEntities().AddOrchestratorFunc<object?, string>("P", async (context, _) =>
            {
                foreach (var (operation, input) in new (string, object?)[] { ("Add", 1), ("AddSlow", 2), ("SetThenBoom", null), ("Get", null), ("Add", 3) })
                    await context.Entities.SignalEntityAsync(One, operation, input);
                return "sent";
            }),
            async driver =>
            {
                await driver.RunAsync("P", null, new("g-ent-batch"));
                await driver.QuietAsync();
            })),
    ];

    private static DurableTaskRegistry AddEntities(this DurableTaskRegistry tasks) =>
        tasks.AddEntity<Counter>("Counter").AddEntity<AccountEntity>("Account");

    private static async Task SignalAsync(GoldenDriver driver)
    {
        await driver.Client.Entities.SignalEntityAsync(One, "Add", 5);
        var past = new SignalEntityOptions { SignalTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await driver.Client.Entities.SignalEntityAsync(One, "add", 6, past);
        await driver.QuietAsync();
        var entity = await driver.Client.Entities.GetEntityAsync<int>(One);
        driver.Notes["state"] = entity?.State;
        driver.Notes["id"] = entity?.Id.ToString();
        driver.Notes["unknown is null"] = await driver.Client.Entities.GetEntityAsync(new EntityInstanceId("counter", "missing")) is null;
    }

    private static async Task<object> FailingCallsAsync(TaskOrchestrationContext context, string how)
    {
        if (how == "unhandled") return await context.Entities.CallEntityAsync<int>(One, "Boom");
        var seen = new List<string>();
        foreach (var (id, operation) in new[] { (One, "SetThenBoom"), (One, "NoSuchOperation"), (new EntityInstanceId("nosuchentity", "k"), "Get") })
        {
            try
            {
                await context.Entities.CallEntityAsync(id, operation);
                seen.Add("ok");
            }
            catch (EntityOperationFailedException e)
            {
                var details = e.FailureDetails;
                seen.Add($"{e.EntityId} {e.OperationName} | {e.Message} | {details.ErrorType} | {details.ErrorMessage} | inner {details.InnerFailure?.ErrorType}");
            }
        }

        seen.Add("state " + await context.Entities.CallEntityAsync<int>(One, "Get"));
        return seen;
    }

    private static async Task<object> LockTwoAsync(TaskOrchestrationContext context, object? input)
    {
        var seen = new List<string> { $"in before: {context.Entities.InCriticalSection()}" };
        await using (await context.Entities.LockEntitiesAsync(Two, One))
        {
            var isInside = context.Entities.InCriticalSection(out var locked);
            seen.Add($"in: {isInside} {string.Join(",", locked ?? [])}");
            var first = await context.Entities.CallEntityAsync<int>(One, "Add", 1);
            var second = await context.Entities.CallEntityAsync<int>(Two, "Add", first);
            seen.Add($"{first} {second}");
            seen.Add(await RefusalAsync(() => context.Entities.CallEntityAsync(new EntityInstanceId("counter", "third"), "Get")));
            seen.Add(await RefusalAsync(() => context.Entities.SignalEntityAsync(One, "Add", 1)));
            seen.Add(await RefusalAsync(() => context.Entities.LockEntitiesAsync(One)));
        }

        seen.Add($"in after: {context.Entities.InCriticalSection()}");
        return seen;
    }

    private static async Task<string> RefusalAsync(Func<Task> act)
    {
        try
        {
            await act();
            return "";
        }
        catch (Exception e)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
    }
}
