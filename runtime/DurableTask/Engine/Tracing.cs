using System.Diagnostics;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Spans under the official source name, and trace contexts on the wire (W3C).</summary>
/// <remarks>
/// Whoever starts an orchestration gives it a trace; its activities and children belong to the same one. The orchestration has
/// no span of its own: it may be replayed by another process, and a span's id cannot be taken up again there.
/// </remarks>
internal static class Tracing
{
    public const string SourceName = "Microsoft.DurableTask";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Around a start; null when nobody listens.</summary>
    public static Activity? StartCreation(string name, string? version, string instanceId)
    {
        var span = Source.StartActivity($"create_orchestration:{Named(name, version)}", ActivityKind.Producer);
        span?.SetTag("durabletask.type", "orchestration").SetTag("durabletask.task.name", name).SetTag("durabletask.task.instance_id", instanceId);
        return span;
    }

    /// <summary>Around an activity's code; null when nobody listens.</summary>
    public static Activity? StartActivity(ActivityRequest request)
    {
        var parent = Parse(request.ParentTraceContext);
        var span = Source.StartActivity($"activity:{Named(request.Name, request.Version)}", ActivityKind.Server, parent);
        span?.SetTag("durabletask.type", "activity").SetTag("durabletask.task.name", request.Name)
            .SetTag("durabletask.task.instance_id", request.OrchestrationInstance.InstanceId).SetTag("durabletask.task.task_id", request.TaskId);
        return span;
    }

    /// <summary>Where the caller is now; null without a W3C trace.</summary>
    public static TraceContext? Current() => Activity.Current is { IdFormat: ActivityIdFormat.W3C } current
        ? new TraceContext { TraceParent = current.Id, TraceState = current.TraceStateString }
        : null;

    private static ActivityContext Parse(TraceContext? context) =>
        context is not null && ActivityContext.TryParse(context.TraceParent, context.TraceState, isRemote: true, out var parsed) ? parsed : default;

    private static string Named(string name, string? version) => string.IsNullOrEmpty(version) ? name : $"{name}@({version})";
}
