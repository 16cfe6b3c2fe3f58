using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>One trace from the start of an orchestration to the activities of its children, with the official names, kinds and tags.</summary>
[Collection(nameof(WholeProcess))]
public sealed class TracingTests : IDisposable
{
    private readonly ActivitySource _caller = new("Workflows.Conformance.Tests.Caller");
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ActivityListener _listener;

    public TracingTests()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.DurableTask" || source == _caller,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _caller.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_OfAnOrchestrationAndItsChildren_FormOneTree(bool overSocket)
    {
        await using var engine = await Engine.StartAsync(overSocket, Tasks);

        ActivityTraceId trace;
        string id;
        using (var request = _caller.StartActivity("request"))
        {
            trace = request!.TraceId;
            id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("TracedParent", "x", Deadline.Token);
            await engine.Client.WaitForInstanceCompletionAsync(id, Deadline.Token);
        }

        await UntilAsync(() => _spans.Any(s => s is { DisplayName: "orchestration:TracedParent", Kind: ActivityKind.Server }));
        var ours = _spans.Where(s => s.DisplayName.Contains("Traced", StringComparison.Ordinal)).ToList();
        Assert.All(ours, s => Assert.Equal(trace, s.TraceId));
        var creation = Only(ours, "create_orchestration:TracedParent", ActivityKind.Producer);
        var parent = Only(ours, "orchestration:TracedParent", ActivityKind.Server);
        Assert.Equal(creation.SpanId, parent.ParentSpanId);
        Assert.True(parent.Duration > TimeSpan.Zero);
        Assert.Equal(
            ("orchestration", "TracedParent", id, "Completed"),
            (Tag(parent, "durabletask.type"), Tag(parent, "durabletask.task.name"), Tag(parent, "durabletask.task.instance_id"), Tag(parent, "durabletask.task.status")));

        var greetCall = Assert.Single(ours, s => s is { DisplayName: "activity:TracedGreet", Kind: ActivityKind.Client } && s.ParentSpanId == parent.SpanId);
        var greet = Assert.Single(ours, s => s is { DisplayName: "activity:TracedGreet", Kind: ActivityKind.Server } && s.ParentSpanId == greetCall.SpanId);
        Assert.Equal((0, 0), (Tag(greet, "durabletask.task.task_id"), Tag(greetCall, "durabletask.task.task_id")));

        var failCall = Only(ours, "activity:TracedFail", ActivityKind.Client);
        Assert.Equal((ActivityStatusCode.Error, "no"), (failCall.Status, failCall.StatusDescription));
        Assert.Equal(ActivityStatusCode.Error, Only(ours, "activity:TracedFail", ActivityKind.Server).Status);

        var timer = Only(ours, "orchestration:TracedParent:timer", ActivityKind.Internal);
        Assert.Equal((parent.SpanId, "timer"), (timer.ParentSpanId, Tag(timer, "durabletask.type")));
        Assert.NotNull(Tag(timer, "durabletask.fire_at"));

        var sent = Only(ours, "orchestration_event:TracedNews", ActivityKind.Producer);
        Assert.Equal((parent.SpanId, "nobody"), (sent.ParentSpanId, Tag(sent, "durabletask.event.target_instance_id")));

        var childCall = Only(ours, "orchestration:TracedChild@(2.0)", ActivityKind.Client);
        var child = Only(ours, "orchestration:TracedChild@(2.0)", ActivityKind.Server);
        Assert.Equal((parent.SpanId, childCall.SpanId), (childCall.ParentSpanId, child.ParentSpanId));
        Assert.Equal("2.0", Tag(child, "durabletask.task.version"));
        Assert.Single(ours, s => s is { DisplayName: "activity:TracedGreet@(2.0)", Kind: ActivityKind.Client } && s.ParentSpanId == child.SpanId);
    }

    [Fact]
    public async Task Span_OfAnOrchestrationThatOutlivesItsProcess_IsToldOnceAndKeepsItsId()
    {
        await using var engine = await Engine.StartAsync(overSocket: true, Tasks);
        string id;
        using (_caller.StartActivity("request")) id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("TracedWait", "x", Deadline.Token);
        await UntilAsync(() => _spans.Any(s => s is { DisplayName: "activity:TracedGreet", Kind: ActivityKind.Client }));
        await UntilAsync(async () => (await engine.Client.GetInstanceAsync(id, getInputsAndOutputs: true, Deadline.Token))!.ReadCustomStatusAs<string>() == "waiting");

        await engine.RestartAsync();
        await engine.Client.RaiseEventAsync(id, "TracedGo", "now", Deadline.Token);
        await engine.Client.WaitForInstanceCompletionAsync(id, Deadline.Token);

        await UntilAsync(() => _spans.Any(s => s.DisplayName == "orchestration:TracedWait"));
        var whole = Assert.Single(_spans, s => s.DisplayName == "orchestration:TracedWait");
        var calls = _spans.Where(s => s is { DisplayName: "activity:TracedGreet", Kind: ActivityKind.Client }).ToList();
        Assert.Equal(2, calls.Count);
        Assert.All(calls, s => Assert.Equal(whole.SpanId, s.ParentSpanId));
        Assert.All(calls, call => Assert.Single(_spans, s => s.Kind == ActivityKind.Server && s.ParentSpanId == call.SpanId));
        Assert.True(whole.StartTimeUtc <= calls.Min(s => s.StartTimeUtc));
        Assert.Equal("TracedGo", Tag(Assert.Single(_spans, s => s.DisplayName == "orchestration_event:TracedGo"), "durabletask.task.name"));
    }

    [Fact]
    public async Task Span_OverGenerations_IsToldAtTheLastOne()
    {
        await using var engine = await Engine.StartAsync(overSocket: false, Tasks);
        using (_caller.StartActivity("request"))
        {
            var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("TracedAgain", (object)3);
            await engine.Client.WaitForInstanceCompletionAsync(id, Deadline.Token);
        }

        await UntilAsync(() => _spans.Any(s => s.DisplayName == "orchestration:TracedAgain"));
        var whole = Assert.Single(_spans, s => s.DisplayName == "orchestration:TracedAgain");
        Assert.Equal(3, _spans.Count(s => s.DisplayName == "activity:TracedGreet" && s.Kind == ActivityKind.Client && s.ParentSpanId == whole.SpanId));
    }

    private static void Tasks(DurableTaskRegistry tasks) => tasks
        .AddActivityFunc<string, string>("TracedGreet", (_, name) => "Hello " + name)
        .AddActivityFunc<string, string>("TracedFail", (_, _) => Fail())
        .AddOrchestratorFunc<string, string>("TracedChild", async (context, name) => await context.CallActivityAsync<string>("TracedGreet", name))
        .AddOrchestratorFunc<string, string>("TracedWait", async (context, name) =>
        {
            await context.CallActivityAsync<string>("TracedGreet", name);
            context.SetCustomStatus("waiting");
            await context.WaitForExternalEvent<string>("TracedGo");
            return await context.CallActivityAsync<string>("TracedGreet", name);
        })
        .AddOrchestratorFunc<int, string>("TracedAgain", async (context, left) =>
        {
            var text = await context.CallActivityAsync<string>("TracedGreet", "again");
            if (left > 1) context.ContinueAsNew(left - 1);
            return text;
        })
        .AddOrchestratorFunc<string, string>("TracedParent", ParentAsync);

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

        await context.CreateTimer(TimeSpan.FromMilliseconds(1), CancellationToken.None);
        context.SendEvent("nobody", "TracedNews", "hello");
        return await context.CallSubOrchestratorAsync<string>("TracedChild", name, new SubOrchestrationOptions { Version = "2.0" });
    }

    private static string Fail() => throw new InvalidOperationException("no");

    private static Activity Only(List<Activity> spans, string name, ActivityKind kind) => Assert.Single(spans, s => s.DisplayName == name && s.Kind == kind);

    private static object? Tag(Activity span, string name) => span.GetTagItem(name);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>A span is told after the answer was taken, so a moment after the client sees the end.</summary>
    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (!await condition()) await poll.WaitForNextTickAsync(deadline);
    }
}

/// <summary>A listener for spans hears the whole process, so nothing else may run beside these tests.</summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess;
