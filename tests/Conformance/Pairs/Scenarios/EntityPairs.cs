using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

#pragma warning disable CA1822 // Operations are methods of the instance, whatever they use of it.

/// <summary>Entities: signals, calls, failures, locks, their own actions.</summary>
internal static class EntityPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("entity-signals", "S18.signal S18.order",
            tasks => tasks.AddEntity<Counter>("Counter"),
            async d =>
            {
                await d.SignalAsync("@counter@signals", "add", "5");
                await d.SignalAsync("@counter@signals", "ADD", "6");
                await d.EntityIsAsync("@counter@signals", "11");
                d.Note("unknown", (await d.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = "@counter@nobody" })).Exists);
            }),
        new("entity-signal-later", "S18.scheduled",
            _ => { },
            async d =>
            {
                await d.SignalAsync("@counter@later", "add", "2", TimeProvider.System.GetUtcNow().AddSeconds(2));
                await d.SignalAsync("@counter@later", "add", "1");
                await d.EntityIsAsync("@counter@later", "1");
                await d.EntityIsAsync("@counter@later", "3");
            }),
        new("entity-call", "S18.call S5.entity",
            tasks => tasks.AddOrchestratorFunc<object?, int>("entity-call", (context, _) => context.Entities.CallEntityAsync<int>(Id("call"), "add", 2)),
            d => d.RunAsync(null, "2")),
        new("entity-signal-and-call", "S18.order S5.entity",
            tasks => tasks.AddOrchestratorFunc<object?, int>("entity-signal-and-call", async (context, _) =>
            {
                for (var i = 0; i < 5; i++) await context.Entities.SignalEntityAsync(Id("both"), "add", 1);
                return await context.Entities.CallEntityAsync<int>(Id("both"), "get");
            }),
            d => d.RunAsync(null, "5")),
        new("entity-calls-side-by-side", "S18.order S18.call",
            tasks => tasks.AddOrchestratorFunc<object?, int[]>("entity-calls-side-by-side", (context, _) =>
                Task.WhenAll(Enumerable.Range(0, 10).Select(_ => context.Entities.CallEntityAsync<int>(Id("side"), "add", 1)))),
            d => d.RunAsync(null, "[1,2,3,4,5,6,7,8,9,10]")),
        new("entity-call-fails", "S18.failure",
            tasks => tasks.AddOrchestratorFunc<object?, string>("entity-call-fails", async (context, _) =>
            {
                await context.Entities.CallEntityAsync(Id("failing"), "set", 7);
                try
                {
                    await context.Entities.CallEntityAsync(Id("failing"), "setThenFail", 99);
                    return "";
                }
                catch (EntityOperationFailedException e)
                {
                    return $"{e.FailureDetails.ErrorMessage} {await context.Entities.CallEntityAsync<int>(Id("failing"), "get")}";
                }
            }),
            d => d.RunAsync(null, "\"counter says no 7\"")),
        new("entity-unknown", "S18.failure S11.worker",
            tasks => tasks.AddOrchestratorFunc<object?, string>("entity-unknown", async (context, _) =>
            {
                try
                {
                    await context.Entities.CallEntityAsync(new EntityInstanceId("nobody", "x"), "get");
                    return "";
                }
                catch (EntityOperationFailedException e)
                {
                    return e.FailureDetails.ErrorType;
                }
            }),
            d => d.RunAsync(null, "\"EntityTaskNotFound\"")),
        new("entity-tells-another", "S18.actions",
            _ => { },
            async d =>
            {
                await d.SignalAsync("@counter@teller", "set", "4");
                await d.SignalAsync("@counter@teller", "tell", "\"told\"");
                await d.EntityIsAsync("@counter@told", "4");
            }),
        new("entity-starts-an-orchestration", "S18.actions",
            tasks => tasks.AddOrchestratorFunc<int, int>("echoNumber", (_, n) => Task.FromResult(n)),
            async d =>
            {
                await d.SignalAsync("@counter@starter", "set", "4");
                await d.SignalAsync("@counter@starter", "start", "\"started-by-an-entity\"");
                await d.UntilAsync(async () => await d.StateAsync("started-by-an-entity") is not null);
                d.Follow("started-by-an-entity");
                await d.EndsAsync("4", "started-by-an-entity");
            }),
        new("entity-deleted", "S18.state",
            _ => { },
            async d =>
            {
                await d.SignalAsync("@counter@deleted", "set", "3");
                await d.EntityIsAsync("@counter@deleted", "3");
                await d.SignalAsync("@counter@deleted", "delete");
                await d.EntityIsAsync("@counter@deleted", null);
                d.Note("exists", (await d.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = "@counter@deleted" })).Exists);
                await d.SignalAsync("@counter@deleted", "add", "1");
                await d.EntityIsAsync("@counter@deleted", "1");
            }),
        new("entity-lock-two", "S18.lock S5.entity",
            tasks => tasks.AddOrchestratorFunc<object?, int>("entity-lock-two", async (context, _) =>
            {
                await using (await context.Entities.LockEntitiesAsync(Id("lock-b"), Id("lock-a")))
                {
                    var a = await context.Entities.CallEntityAsync<int>(Id("lock-a"), "add", 1);
                    return await context.Entities.CallEntityAsync<int>(Id("lock-b"), "add", a + 1);
                }
            }),
            async d =>
            {
                await d.RunAsync(null, "2");
                await d.SignalAsync("@counter@lock-a", "add", "10");
                await d.EntityIsAsync("@counter@lock-a", "11");
            }),
        new("entity-lock-keeps-others-out", "S18.lock",
            tasks => tasks.AddOrchestratorFunc<string, int>("entity-lock-keeps-others-out", async (context, _) =>
            {
                await using (await context.Entities.LockEntitiesAsync(Id("locked")))
                {
                    var n = await context.Entities.CallEntityAsync<int>(Id("locked"), "get");
                    context.SetCustomStatus("holds");
                    await context.WaitForExternalEvent<string>("go");
                    await context.Entities.CallEntityAsync(Id("locked"), "set", n + 1);
                    return n + 1;
                }
            }),
            async d =>
            {
                await d.StartAsync("\"x\"");
                await d.HasCustomStatusAsync("\"holds\"");
                await d.SignalAsync("@counter@locked", "add", "100");
                var entity = (await d.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = "@counter@locked", IncludeState = true })).Entity;
                d.Note("locked by", entity?.LockedBy);
                d.Note("backlog", entity?.BacklogQueueSize);
                await d.RaiseAsync("go", "\"\"");
                await d.EndsAsync("1");
                await d.EntityIsAsync("@counter@locked", "101");
            }),
        new("entity-lock-left", "S18.orphan",
            tasks => tasks.AddOrchestratorFunc<object?, string>("entity-lock-left", async (context, _) =>
            {
                await context.Entities.LockEntitiesAsync(Id("left"));
                return "left";
            }),
            async d =>
            {
                await d.RunAsync(null, "\"left\"");
                await d.SignalAsync("@counter@left", "add", "1");
                await d.EntityIsAsync("@counter@left", "1");
            }),
        new("entity-lock-of-the-terminated", "S18.orphan S14.terminate",
            tasks => tasks.AddOrchestratorFunc<object?, string>("entity-lock-of-the-terminated", async (context, _) =>
            {
                await context.Entities.LockEntitiesAsync(Id("taken"));
                context.SetCustomStatus("holds");
                return await context.WaitForExternalEvent<string>("never");
            }),
            async d =>
            {
                await d.StartAsync();
                await d.HasCustomStatusAsync("\"holds\"");
                await d.TerminateAsync("\"enough\"");
                await d.EndsAsync("\"enough\"", status: OrchestrationStatus.Terminated);
                await d.SignalAsync("@counter@taken", "add", "1");
                await d.EntityIsAsync("@counter@taken", "1");
            }),
        new("entity-query-and-clean", "S18.query S18.clean S15.purge",
            _ => { },
            async d =>
            {
                foreach (var key in new[] { "1", "2", "3" }) await d.SignalAsync($"@counter@query-{key}", "set", key);
                foreach (var key in new[] { "1", "2", "3" }) await d.EntityIsAsync($"@counter@query-{key}", key);
                var query = new EntityQuery { InstanceIdStartsWith = "@counter@query-", IncludeState = true, PageSize = 2 };
                do
                {
                    var page = await d.CallAsync(TaskHubMethods.QueryEntities, new QueryEntitiesRequest { Query = query });
                    d.Note("page", string.Join(' ', page.Entities.Select(e => $"{e.InstanceId}={e.SerializedState}")));
                    query.ContinuationToken = page.ContinuationToken;
                }
                while (query.ContinuationToken is not null);

                await d.SignalAsync("@counter@query-2", "delete");
                await d.EntityIsAsync("@counter@query-2", null);
                var clean = new CleanEntityStorageRequest { RemoveEmptyEntities = true, ReleaseOrphanedLocks = true };
                d.Note("cleaned", (await d.CallAsync(TaskHubMethods.CleanEntityStorage, clean)).EmptyEntitiesRemoved);
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = "@counter@query-1" }));
            }) { Hub = PairHub.Alone },
    ];

    private static EntityInstanceId Id(string key) => new("counter", key);

    internal sealed class Counter : TaskEntity<int>
    {
        public int Add(int amount) => State += amount;

        public int Get() => State;

        public void Set(int value) => State = value;

        public void SetThenFail(int value)
        {
            State = value;
            throw new CardDeclinedException("counter says no");
        }

        public void Tell(TaskEntityContext context, string key) => context.SignalEntity(new EntityInstanceId("counter", key), "add", State);

        public void Start(TaskEntityContext context, string id) =>
            context.ScheduleNewOrchestration("echoNumber", State, new StartOrchestrationOptions(id));
    }
}
