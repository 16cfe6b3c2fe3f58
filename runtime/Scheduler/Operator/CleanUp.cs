using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Protocol;
using Workflows.Scheduler.Hubs;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Operator;

/// <summary>An operator's purge by filter: counted first, then done in calls of a bounded length.</summary>
internal static class CleanUp
{
    /// <summary>Of one call; the caller repeats it while it is not complete.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(5);

    private static readonly OrchestrationStatus[] Ends =
        [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated, OrchestrationStatus.Canceled];

    /// <exception cref="RpcException">INVALID_ARGUMENT: the body is not a purge, or selects nothing in particular.</exception>
    public static async Task<object> RunAsync(TaskHub hub, HttpContext context)
    {
        var body = await BodyOf(context);
        var selection = new EndedSelection
        {
            Statuses = [.. (body.Statuses ?? []).Select(StatusOf)],
            EndedBefore = body.EndedBefore,
            Prefix = string.IsNullOrEmpty(body.Prefix) ? null : body.Prefix,
        };
        if (body.DryRun) return new { matching = await hub.CountEndedAsync(selection, context.RequestAborted) };
        var (deleted, isComplete) = await hub.PurgeEndedAsync(selection, Budget, context.RequestAborted);
        return new { deleted, isComplete };
    }

    private static async Task<Body> BodyOf(HttpContext context)
    {
        try
        {
            var body = await context.Request.ReadFromJsonAsync<Body>(OperatorEndpoints.Json, context.RequestAborted);
            return body ?? throw new JsonException("It is null.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RpcException(
                RpcStatus.InvalidArgument,
                "The body is not JSON of the form {\"statuses\": [\"Completed\"], \"endedBefore\": \"2026-01-31T00:00:00Z\", \"prefix\": \"…\", \"dryRun\": true}.", e);
        }
    }

    private static OrchestrationStatus StatusOf(string text) =>
        Enum.TryParse<OrchestrationStatus>(text, ignoreCase: true, out var status) && Ends.Contains(status)
            ? status
            : throw new RpcException(RpcStatus.InvalidArgument, $"\"{text}\" is not the status of an end: {string.Join(", ", Ends)}.");

    /// <param name="Statuses">Null or empty: any end.</param>
    private sealed record Body(IReadOnlyList<string>? Statuses, DateTimeOffset? EndedBefore, string? Prefix)
    {
        /// <summary>True counts and changes nothing. Required, so that a purge is never done by leaving something out.</summary>
        public required bool DryRun { get; init; }
    }
}
