using Microsoft.Extensions.Logging;
using Workflows.Contracts;
using Workflows.Protocol;

namespace Workflows.Extension.Progress;

/// <summary>The channel of one running item: an open stream tells of cancellation, calls carry reports and checkpoints.</summary>
internal sealed partial class SchedulerItemProgress : IItemProgress
{
    /// <summary>A report that takes longer is given up: the next one says more, and the item must go on.</summary>
    private static readonly TimeSpan ReportDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Telling that the item no longer runs is a courtesy to watchers: the scheduler also sees its worker go and its instance end.</summary>
    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan CheckpointDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Longer than a scheduler takes to start again; after that the activity fails and is retried from its last checkpoint.</summary>
    private static readonly TimeSpan CheckpointPatience = TimeSpan.FromSeconds(30);

    private readonly RpcInvoker _scheduler;
    private readonly ItemRef _item;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenSource _cancelled = new();
    private readonly Task _following;
    private bool _reported;

    public SchedulerItemProgress(RpcInvoker scheduler, ItemRef item, TimeProvider time, ILogger logger)
    {
        (_scheduler, _item, _time, _logger) = (scheduler, item, time, logger);
        _following = Task.Run(FollowAsync);
    }

    public CancellationToken Cancelled => _cancelled.Token;

    public async ValueTask ReportAsync(ItemProgressNote note)
    {
        ArgumentNullException.ThrowIfNull(note);
        _reported = true;
        await SendAsync(note.ToJson(), ReportDeadline);
    }

    public async ValueTask SaveCheckpointAsync(string json)
    {
        var request = new SaveCheckpointRequest { InstanceId = _item.InstanceId, ItemId = _item.ItemId, Payload = json };
        await CallPatientlyAsync("saved", WorkflowsMethods.SaveCheckpoint, request);
    }

    public async ValueTask<string?> ReadCheckpointAsync()
    {
        var request = new ReadCheckpointRequest { InstanceId = _item.InstanceId, ItemId = _item.ItemId };
        return (await CallPatientlyAsync("read", WorkflowsMethods.ReadCheckpoint, request)).Payload;
    }

    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested) return;
        await _ended.CancelAsync();
        await _following;
        if (_reported) await SendAsync("", EndDeadline);
        _ended.Dispose();
        // Not _cancelled: the activity may still hold its token.
    }

    /// <param name="payload">Empty when the item no longer runs.</param>
    private async Task SendAsync(string payload, TimeSpan deadline)
    {
        var request = new ReportProgressRequest { InstanceId = _item.InstanceId, ItemId = _item.ItemId, Payload = payload };
        try
        {
            var response = await _scheduler.CallAsync(WorkflowsMethods.ReportProgress, request, CancellationToken.None, deadline);
            if (response.CancellationRequested) await _cancelled.CancelAsync();
        }
        catch (RpcException e)
        {
            LogReportLost(_item.ItemId, _item.InstanceId, e.Status, e.Message);
        }
    }

    /// <summary>Keeps the stream open, over restarts of the scheduler, until the item ends or is cancelled.</summary>
    private async Task FollowAsync()
    {
        var request = new FollowItemRequest { InstanceId = _item.InstanceId, ItemId = _item.ItemId };
        var backoff = new Backoff();
        try
        {
            while (true)
            {
                try
                {
                    await foreach (var signal in _scheduler.StreamAsync(WorkflowsMethods.FollowItem, request, _ended.Token))
                    {
                        backoff.Reset();
                        if (!signal.CancellationRequested) continue;
                        await _cancelled.CancelAsync();
                        return;
                    }
                }
                catch (RpcException e) when (e.Status == RpcStatus.Unimplemented)
                {
                    // A scheduler without the service, and no fallback: the item runs to its end.
                    return;
                }
                catch (RpcException e)
                {
                    LogFollowLost(_item.ItemId, _item.InstanceId, e.Status, e.Message);
                }

                await Task.Delay(backoff.Next(), _time, _ended.Token);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
        }
    }

    /// <exception cref="IOException">The scheduler did not take it for <see cref="CheckpointPatience"/>, or refused it.</exception>
    private async Task<TResponse> CallPatientlyAsync<TRequest, TResponse>(
        string what, RpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        var backoff = new Backoff();
        var startedAt = _time.GetTimestamp();
        while (true)
        {
            try
            {
                return await _scheduler.CallAsync(method, request, _ended.Token, CheckpointDeadline);
            }
            catch (RpcException e) when (IsPassing(e.Status) && _time.GetElapsedTime(startedAt) < CheckpointPatience)
            {
                await Task.Delay(backoff.Next(), _time, _ended.Token);
            }
            catch (RpcException e)
            {
                throw new IOException($"The checkpoint of item {_item.ItemId} of {_item.InstanceId} could not be {what}: {e.Message}", e);
            }
        }
    }

    private static bool IsPassing(RpcStatus status) =>
        status is RpcStatus.Unavailable or RpcStatus.DeadlineExceeded or RpcStatus.Cancelled;

    [LoggerMessage(Level = LogLevel.Debug, Message = "Progress of item {ItemId} of {InstanceId} was not delivered ({Status}): {Reason}")]
    private partial void LogReportLost(string itemId, string instanceId, RpcStatus status, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Item {ItemId} of {InstanceId} lost sight of its scheduler ({Status}); looking again: {Reason}")]
    private partial void LogFollowLost(string itemId, string instanceId, RpcStatus status, string reason);
}
