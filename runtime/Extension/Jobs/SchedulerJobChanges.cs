using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Workflows.Jobs;
using Workflows.Protocol;

namespace Workflows.Extension.Jobs;

/// <summary>Job changes as the scheduler pushes them.</summary>
/// <remarks>A watch survives restarts of the scheduler: it starts with the state at hand again, after saying that no item runs.</remarks>
/// <param name="fallback">Takes over when the scheduler does not have the service; made when first needed, null when the app has none.</param>
internal sealed partial class SchedulerJobChanges(
    SideService service, Func<IJobChanges?> fallback, TimeProvider time, ILogger<SchedulerJobChanges> logger) : IJobChanges
{
    private static readonly TimeSpan CallDeadline = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<JobChange> WatchAsync(string instanceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var source = await FallbackAsync(cancellationToken) is { } other
            ? other.WatchAsync(instanceId, cancellationToken)
            : WatchSchedulerAsync(instanceId, cancellationToken);
        await foreach (var change in source.WithCancellation(cancellationToken)) yield return change;
    }

    public async ValueTask RequestCancellationAsync(string instanceId, IReadOnlyList<string>? itemIds, CancellationToken cancellationToken)
    {
        if (await FallbackAsync(cancellationToken) is { } other)
        {
            await other.RequestCancellationAsync(instanceId, itemIds, cancellationToken);
            return;
        }

        // The service takes an empty list for every item, so a caller that names none asks for nothing.
        if (itemIds is { Count: 0 }) return;
        var request = new RequestCancellationRequest { InstanceId = instanceId };
        request.ItemIds.AddRange(itemIds ?? []);
        await CallAsync(WorkflowsMethods.RequestCancellation, request, cancellationToken);
    }

    public async ValueTask<WorkerPresence?> FindWorkersAsync(string activityName, CancellationToken cancellationToken)
    {
        if (await FallbackAsync(cancellationToken) is { } other) return await other.FindWorkersAsync(activityName, cancellationToken);

        var queues = await CallAsync(WorkflowsMethods.DescribeQueues, new DescribeQueuesRequest(), cancellationToken);
        var queue = queues.Activities.FirstOrDefault(a => IsNamed(a.Name, activityName));
        return new WorkerPresence
        {
            Workers = queues.Workers.Count(w => w.Unfiltered || w.Activities.Any(name => IsNamed(name, activityName))),
            Queued = queue?.Queued ?? 0,
            Running = queue?.Running ?? 0,
        };
    }

    private async IAsyncEnumerable<JobChange> WatchSchedulerAsync(
        string instanceId, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new WatchRequest { InstanceIds = { instanceId } };
        var running = new HashSet<string>(StringComparer.Ordinal);
        var backoff = new Backoff();
        while (true)
        {
            await using var events = service.Invoker.StreamAsync(WorkflowsMethods.Watch, request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await TryMoveNextAsync(events, instanceId, cancellationToken))
            {
                backoff.Reset();
                if (Translate(events.Current) is not { } change) continue;
                if (change is JobChange.ItemProgressed item) _ = item.Json.Length == 0 ? running.Remove(item.ItemId) : running.Add(item.ItemId);
                yield return change;
            }

            // What runs is told anew when the scheduler is back; an item that ended meanwhile would never be heard of again.
            foreach (var itemId in running) yield return new JobChange.ItemProgressed(itemId, "", time.GetUtcNow());
            running.Clear();
            await Task.Delay(backoff.Next(), time, cancellationToken);
        }
    }

    /// <returns>False when the stream ended, whichever way; the caller watches again.</returns>
    private async ValueTask<bool> TryMoveNextAsync(IAsyncEnumerator<WatchEvent> events, string instanceId, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (RpcException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            LogWatchLost(instanceId, e.Status, e.Message);
            return false;
        }
    }

    private static JobChange? Translate(WatchEvent change) => change.ChangeCase switch
    {
        WatchEvent.ChangeOneofCase.Instance when !change.Instance.Purged => new JobChange.StatusChanged(
            change.Instance.InstanceId,
            change.Instance.Status.ToString(),
            change.Instance.CustomStatus,
            change.Instance.LastUpdated?.ToDateTimeOffset() ?? default),
        WatchEvent.ChangeOneofCase.Progress => new JobChange.ItemProgressed(
            change.Progress.ItemId, change.Progress.Payload, change.Progress.ReportedAt?.ToDateTimeOffset() ?? default),
        // Purged, or a kind that a newer scheduler knows: nothing that a job shows.
        _ => null,
    };

    private async ValueTask<IJobChanges?> FallbackAsync(CancellationToken cancellationToken) =>
        await service.IsOfferedAsync(cancellationToken) ? null : fallback();

    /// <exception cref="IOException">The scheduler did not answer or refused.</exception>
    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            return await service.Invoker.CallAsync(method, request, cancellationToken, CallDeadline);
        }
        catch (RpcException e)
        {
            throw new IOException($"The scheduler did not take {method.Name} ({e.Status}): {e.Message}", e);
        }
    }

    private static bool IsNamed(string name, string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The watch of {InstanceId} broke ({Status}); watching again: {Reason}")]
    private partial void LogWatchLost(string instanceId, RpcStatus status, string reason);
}
