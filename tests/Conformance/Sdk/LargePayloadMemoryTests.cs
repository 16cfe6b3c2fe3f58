using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Large results that have been used do not stay in memory, neither the worker's nor the scheduler's.</summary>
/// <remarks>
/// In process only: over a socket memory levels off higher, probably because the platform's array pool keeps arrays of a message's size
/// for the threads that read one; that would be bounded by the threads, not by the results, and says nothing about ours.
/// </remarks>
[Collection(nameof(WholeProcess))]
public sealed class LargePayloadMemoryTests
{
    private const int Mega = 1024 * 1024;
    private const int Results = 80;

    /// <summary>Two fifths of what went through: the scheduler's cache of histories and what is under way fit into it, all results do not.</summary>
    private const long BytesMax = Results * 4L * Mega * 2 / 5;

    [Fact]
    [Trait("Category", "Long")]
    public async Task ManyLargeResults_OneAfterTheOther_LeaveTheHeapAsItWas()
    {
        var collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var engine = await Engine.StartAsync(overSocket: false, tasks => tasks
            .AddActivityFunc<string, bool>("Collected", (_, _) => collected.TrySetResult())
            .AddActivityFunc<int, string>("Make", (_, i) => new string((char)('a' + (i % 26)), 4 * Mega))
            .AddOrchestratorFunc<int, int>("Collect", async (context, count) =>
            {
                var length = 0;
                for (var i = 0; i < count; i++) length += (await context.CallActivityAsync<string>("Make", i)).Length / Mega;
                await context.CallActivityAsync("Collected", "");
                await context.WaitForExternalEvent<string>("end");
                return length;
            }));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect", (object)Results);
        await collected.Task.OrFail();
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(grown < BytesMax, $"{Results * 4L} MiB of results left {grown / Mega} MiB on the heap.");
        await engine.Client.RaiseEventAsync(id, "end", "now", Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
        Assert.Equal(Results * 4, result.ReadOutputAs<int>());
    }
}
