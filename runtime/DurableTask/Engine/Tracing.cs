using System.Diagnostics;
using System.Runtime.CompilerServices;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Spans under the official source name, with the official names and tags, and trace contexts on the wire (W3C).</summary>
internal static class Tracing
{
    public const string SourceName = "Microsoft.DurableTask";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool IsHeard => Source.HasListeners();

    /// <summary>Around a start; null when nobody listens.</summary>
    public static Activity? StartCreation(string name, string? version, string instanceId) =>
        Source.StartActivity($"create_orchestration:{Named(name, version)}", ActivityKind.Producer).Describe("orchestration", name, version, instanceId);

    /// <summary>Around the raising of an event by a client; null when nobody listens.</summary>
    public static Activity? StartEvent(string name, string targetInstanceId) =>
        Source.StartActivity($"orchestration_event:{name}", ActivityKind.Producer)?
            .SetTag("durabletask.type", "event").SetTag("durabletask.task.name", name).SetTag("durabletask.event.target_instance_id", targetInstanceId);

    /// <summary>Around an activity's code; null when nobody listens.</summary>
    public static Activity? StartActivity(ActivityRequest request) =>
        Source.StartActivity($"activity:{Named(request.Name, request.Version)}", ActivityKind.Server, Parse(request.ParentTraceContext))
            .Describe("activity", request.Name, request.Version, request.OrchestrationInstance.InstanceId)?
            .SetTag("durabletask.task.task_id", request.TaskId);

    /// <summary>Tells listeners of something that began earlier, perhaps in another process, and has just ended.</summary>
    public static void Emit(PastSpan span)
    {
        var outer = Activity.Current;
        try
        {
            using var activity = Source.StartActivity(span.Name, span.Kind, span.Parent, startTime: span.StartedAt);
            if (activity is null) return;
            if (span.SpanId is { } id) SetSpanId(activity, id);
            foreach (var (key, value) in span.Tags) activity.SetTag(key, value);
            if (span.Error is { } error) activity.SetStatus(ActivityStatusCode.Error, error);
        }
        finally
        {
            Activity.Current = outer;
        }
    }

    /// <summary>Where the caller is now; null without a W3C trace.</summary>
    public static TraceContext? Current() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
        ? new TraceContext { TraceParent = current.Id, TraceState = current.TraceStateString }
        : null;

    public static ActivityContext Parse(TraceContext? context) =>
        context is not null && ActivityContext.TryParse(context.TraceParent, context.TraceState, isRemote: true, out var parsed) ? parsed : default;

    /// <summary>The same trace, under another span.</summary>
    public static TraceContext Under(ActivityContext trace, string spanId) => new()
    {
        TraceParent = $"00-{trace.TraceId}-{spanId}-{(trace.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? "01" : "00")}",
        TraceState = trace.TraceState,
    };

    public static string Named(string name, string? version) => string.IsNullOrEmpty(version) ? name : $"{name}@({version})";

    private static Activity? Describe(this Activity? span, string type, string name, string? version, string instanceId)
    {
        span?.SetTag("durabletask.type", type).SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instanceId);
        return string.IsNullOrEmpty(version) ? span : span?.SetTag("durabletask.task.version", version);
    }

    /// <summary>What lies under a span knew its id before there was an <see cref="Activity"/>; the platform has no door for that.</summary>
    private static void SetSpanId(Activity activity, string spanId)
    {
        try
        {
            SpanIdOf(activity) = spanId;
        }
        catch (MissingFieldException)
        {
            // Another version of the platform: the span keeps an id of its own, in the same trace.
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_spanId")]
    private static extern ref string? SpanIdOf(Activity activity);
}

/// <summary>A span that is told of when it is over.</summary>
internal sealed record PastSpan
{
    public required string Name { get; init; }

    public required ActivityKind Kind { get; init; }

    public required ActivityContext Parent { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Hexadecimal; null for one that nothing refers to.</summary>
    public string? SpanId { get; init; }

    public required IReadOnlyList<(string Key, object? Value)> Tags { get; init; }

    /// <summary>Null when it went well.</summary>
    public string? Error { get; init; }
}
