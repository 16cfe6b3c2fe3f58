using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Queries and purges.</summary>
internal static class QueryPairs
{
    public static IEnumerable<Pair> All =>
    [
        new("query-in-pages", "S19.query",
            tasks => tasks.AddOrchestratorFunc<int, int>("query-in-pages", (_, n) => Task.FromResult(n)),
            async d =>
            {
                for (var i = 0; i < 5; i++)
                {
                    await d.StartAsync($"{i}", id: $"page-{i}");
                    await d.EndsAsync($"{i}", $"page-{i}");
                }

                var query = new InstanceQuery { InstanceIdPrefix = "page-", MaxInstanceCount = 2, FetchInputsAndOutputs = true };
                do
                {
                    var page = await d.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query });
                    d.Note("page", string.Join(' ', page.OrchestrationState.Select(s => $"{s.InstanceId}={s.Output}")));
                    query.ContinuationToken = page.ContinuationToken;
                }
                while (query.ContinuationToken is not null);
            }),
        new("query-by-status", "S19.query",
            tasks => tasks.AddOrchestratorFunc<bool, string>("query-by-status", (_, fail) => fail ? throw new CardDeclinedException("no") : Task.FromResult("yes")),
            async d =>
            {
                await d.StartAsync("true", id: "status-failed");
                await d.StartAsync("false", id: "status-completed");
                await d.EndAsync("status-failed");
                await d.EndAsync("status-completed");
                var query = new InstanceQuery { InstanceIdPrefix = "status-", RuntimeStatus = { OrchestrationStatus.Failed } };
                var found = await d.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query });
                d.Note("failed", string.Join(' ', found.OrchestrationState.Select(s => s.InstanceId)));
                d.Note("payload", found.OrchestrationState[0].FailureDetails);
            }),
        new("list-the-ended", "S19.list",
            tasks => tasks.AddOrchestratorFunc<int, int>("list-the-ended", (_, n) => Task.FromResult(n)),
            async d =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await d.StartAsync($"{i}", id: $"ended-{i}");
                    await d.EndAsync($"ended-{i}");
                }

                var request = new ListInstanceIdsRequest { PageSize = 2, LastInstanceKey = "" };
                do
                {
                    var page = await d.CallAsync(TaskHubMethods.ListInstanceIds, request);
                    d.Note("page", string.Join(' ', page.InstanceIds));
                    request.LastInstanceKey = page.LastInstanceKey;
                }
                while (request.LastInstanceKey is not null);
            }) { Hub = PairHub.Alone },
        new("purge-by-filter", "S15.purge-filter",
            tasks => tasks.AddOrchestratorFunc<bool, string>("purge-by-filter", (_, fail) => fail ? throw new CardDeclinedException("no") : Task.FromResult("yes")),
            async d =>
            {
                foreach (var (id, fail) in new[] { ("filter-1", "false"), ("filter-2", "true"), ("filter-3", "false") })
                {
                    await d.StartAsync(fail, id: id);
                    await d.EndAsync(id);
                }

                var filter = new PurgeInstanceFilter { RuntimeStatus = { OrchestrationStatus.Completed }, CreatedTimeFrom = (await d.StateAsync("filter-2"))!.CreatedTimestamp };
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { PurgeInstanceFilter = filter }));
                filter.CreatedTimeFrom = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(1));
                d.Note("purged of the future", await d.PurgeAsync(new PurgeInstancesRequest { PurgeInstanceFilter = filter }));
            }) { Hub = PairHub.Alone },
        new("purge-by-id", "S15.purge",
            tasks => tasks.AddOrchestratorFunc<string, string>("purge-by-id", (_, input) => Task.FromResult(input)),
            async d =>
            {
                await d.RunAsync("\"x\"", "\"x\"");
                await d.StartAsync(id: "purge-running", name: "waiter");
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = d.Id, IsOrchestration = true }));
                d.Note("purged again", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = d.Id, IsOrchestration = true }));
                d.Note("purged running", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = "purge-running", IsOrchestration = true }));
                await d.RaiseAsync("go", "\"\"", "purge-running");
                await d.EndAsync("purge-running");
            }),
        new("purge-a-batch", "S15.purge",
            tasks => tasks.AddOrchestratorFunc<int, int>("purge-a-batch", (_, n) => Task.FromResult(n)),
            async d =>
            {
                for (var i = 0; i < 3; i++)
                {
                    await d.StartAsync($"{i}", id: $"batch-{i}");
                    await d.EndAsync($"batch-{i}");
                }

                var batch = new InstanceBatch { InstanceIds = { "batch-0", "batch-2", "there-is-no-such-instance" } };
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { InstanceBatch = batch }));
                await d.NoteAsync("purge nothing", () => d.PurgeAsync(new PurgeInstancesRequest()));
            }),
        new("purge-with-children", "S15.purge-recursive",
            tasks => tasks.AddOrchestratorFunc<string, string>("purge-with-children", (context, name) =>
                context.CallSubOrchestratorAsync<string>("greeter", name, new SubOrchestrationOptions(instanceId: "purged-child"))),
            async d =>
            {
                await d.RunAsync("\"x\"", "\"Hello x\"");
                d.Follow("purged-child");
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = d.Id, Recursive = true, IsOrchestration = true }));
            }),
        new("purge-without-children", "S15.purge-recursive",
            tasks => tasks.AddOrchestratorFunc<string, string>("purge-without-children", (context, name) =>
                context.CallSubOrchestratorAsync<string>("greeter", name, new SubOrchestrationOptions(instanceId: "kept-child"))),
            async d =>
            {
                await d.RunAsync("\"x\"", "\"Hello x\"");
                d.Follow("kept-child");
                d.Note("purged", await d.PurgeAsync(new PurgeInstancesRequest { InstanceId = d.Id, IsOrchestration = true }));
            }),
    ];
}
