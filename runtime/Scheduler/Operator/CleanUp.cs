using Microsoft.AspNetCore.Http;
using Workflows.Protocol;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Operator;

/// <summary>An operator's purge by filter: counted first, then done in calls of a bounded length.</summary>
internal static class CleanUp
{
    /// <summary>Of one call; the caller repeats it while it is not complete.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    /// <exception cref="RpcException">INVALID_ARGUMENT: the body is not a purge.</exception>
    public static async Task<object> RunAsync(TaskHub hub, HttpContext context)
    {
        var asked = await PurgeRequest.ReadAsync(context);
        if (asked.DryRun) return new { matching = await hub.CountEndedAsync(asked.Selection, context.RequestAborted) };
        var (deleted, isComplete) = await hub.PurgeEndedAsync(asked.Selection, Budget, context.RequestAborted);
        return new { deleted, isComplete };
    }
}
