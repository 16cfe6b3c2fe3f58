using Workflows.Protocol;

namespace Workflows.Scheduler.Grpc;

/// <summary>Request metadata that the scheduler reads; keys are lower case on the wire.</summary>
internal static class CallHeaders
{
    public const string TaskHub = "taskhub";
    public const string WorkerId = "workerid";
    public const string Authorization = "authorization";

    /// <summary>"1" on GetWorkItems: the worker keeps orchestrations warm and can ask for their history again.</summary>
    public const string Sessions = "x-workflows-sessions";

    public const string DefaultTaskHub = "default";

    public static string TaskHubOf(RpcCallContext context) =>
        context.Header(TaskHub) is { Length: > 0 } name ? name : DefaultTaskHub;

    public static string WorkerIdOf(RpcCallContext context) =>
        context.Header(WorkerId) is { Length: > 0 } id ? id : context.Peer;
}
