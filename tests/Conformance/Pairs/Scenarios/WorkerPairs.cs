using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Which worker gets what: versions and filters.</summary>
internal static class WorkerPairs
{
    public static IEnumerable<Pair> All =>
    [
        Versioned("version-own", "S17.match", "2.0", d => d.EndsAsync("\"ran as 2.0\"")),
        Versioned("version-older", "S17.match", "1.9.3", d => d.EndsAsync("\"ran as 1.9.3\"")),
        Versioned("version-none", "S17.match", null, d => d.EndsAsync("\"ran as \"")),
        Versioned("version-newer", "S17.fail", "2.0.1", d => d.EndsAsync(null, status: OrchestrationStatus.Failed)),
        new("version-rejected-goes-to-another", "S17.reject S3.abandon",
            tasks => tasks.AddOrchestratorFunc<object?, string>("version-rejected-goes-to-another", (context, _) => context.CallActivityAsync<string>("hello", context.Version)),
            async d =>
            {
                foreach (var version in new[] { "1.0", "2.0" })
                {
                    var id = $"{d.Id} {version}";
                    await d.StartAsync(id: id, with: r => r.Version = version);
                    await d.EndsAsync($"\"Hello {version}\"", id);
                }
            }) { Hub = PairHub.Rejecting },
        new("filters-split-the-work", "S2.filters S2.workers",
            tasks => tasks.AddOrchestratorFunc<string, string>("filters-split-the-work", (context, name) => context.CallActivityAsync<string>("elsewhere", name)),
            d => d.RunAsync("\"x\"", "\"elsewhere x\"")) { Hub = PairHub.Split },
        new("filters-leave-the-unlisted", "S2.filters",
            tasks => tasks.AddOrchestratorFunc<string, string>("filters-leave-the-unlisted", (_, _) => Task.FromResult("ran")),
            async d =>
            {
                await d.StartAsync(id: "unlisted", name: "nobodyListsThis");
                await d.RunAsync("\"x\"", "\"ran\"");
                d.Note("unlisted", (await d.StateAsync("unlisted"))!.OrchestrationStatus);
            }) { Hub = PairHub.Split },
    ];

    private static Pair Versioned(string name, string rows, string? version, Func<PairDriver, Task> ends) => new(
        name, rows,
        tasks => tasks.AddOrchestratorFunc<object?, string>(name, (context, _) => Task.FromResult($"ran as {context.Version}")),
        async d =>
        {
            await d.StartAsync(with: r => r.Version = version);
            await ends(d);
        }) { Hub = PairHub.Versions };
}
