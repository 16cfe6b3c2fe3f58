using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>One trace from the start of an orchestration to the activities of its children.</summary>
[Collection(nameof(WholeProcess))]
public sealed class TracingTests
{
    [Fact]
    public async Task Activities_OfAnOrchestrationAndItsChildren_BelongToTheTraceThatStartedIt()
    {
        using var caller = new ActivitySource("Workflows.Conformance.Tests.Caller");
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.DurableTask" || source == caller,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var engine = await Engine.StartAsync(overSocket: true, tasks => tasks
            .AddActivityFunc<string, string>("TracedGreet", (_, name) => "Hello " + name)
            .AddActivityFunc<string, string>("TracedFail", (_, _) => Fail())
            .AddOrchestratorFunc<string, string>("TracedChild", async (context, name) => await context.CallActivityAsync<string>("TracedGreet", name))
            .AddOrchestratorFunc<string, string>("TracedParent", ParentAsync));

        ActivityTraceId trace;
        using (var span = caller.StartActivity("request"))
        {
            trace = span!.TraceId;
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("TracedParent", "x", Deadline.Token);
            await engine.Client.WaitForInstanceCompletionAsync(id, Deadline.Token);
        }

        var ours = spans.Where(s => s.DisplayName.Contains("Traced", StringComparison.Ordinal)).ToList();
        var creation = Assert.Single(ours, s => s.DisplayName == "create_orchestration:TracedParent");
        Assert.All(ours, s => Assert.Equal(trace, s.TraceId));
        var greets = ours.Where(s => s.DisplayName == "activity:TracedGreet").ToList();
        Assert.Equal(2, greets.Count);
        Assert.All(greets, s => Assert.Equal(creation.SpanId, s.ParentSpanId));
        Assert.Equal(ActivityStatusCode.Error, Assert.Single(ours, s => s.DisplayName == "activity:TracedFail").Status);
    }

    private static async Task<string> ParentAsync(TaskOrchestrationContext context, string name)
    {
        await context.CallActivityAsync<string>("TracedGreet", name);
        try
        {
            await context.CallActivityAsync<string>("TracedFail", name);
        }
        catch (TaskFailedException)
        {
            // As meant: its span is to say so.
        }

        return await context.CallSubOrchestratorAsync<string>("TracedChild", name);
    }

    private static string Fail() => throw new InvalidOperationException("no");
}

/// <summary>A listener for spans hears the whole process, so nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
