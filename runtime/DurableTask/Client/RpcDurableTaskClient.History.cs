using Workflows.Protocol;
using HistoryEvent = DurableTask.Core.History.HistoryEvent;
using Wire = Workflows.Protocol.HistoryEvent;

namespace Workflows.DurableTask;

internal sealed partial class RpcDurableTaskClient
{
    public override async Task<IList<HistoryEvent>> GetOrchestrationHistoryAsync(string instanceId, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        var events = new List<HistoryEvent>();
        var request = new StreamInstanceHistoryRequest { InstanceId = instanceId };
        await foreach (var chunk in _invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, cancellation))
            events.AddRange(chunk.Events.Select(FromWire));
        return events;
    }

    private static HistoryEvent FromWire(Wire wire)
    {
        var timestamp = wire.Timestamp?.ToDateTime() ?? default;
        return wire.EventTypeCase switch
        {
            Wire.EventTypeOneofCase.TaskScheduled => new global::DurableTask.Core.History.TaskScheduledEvent(wire.EventId, timestamp)
            {
                Name = wire.TaskScheduled.Name, Version = wire.TaskScheduled.Version, Input = wire.TaskScheduled.Input,
            },
            Wire.EventTypeOneofCase.TaskCompleted => new global::DurableTask.Core.History.TaskCompletedEvent(wire.EventId, timestamp)
            {
                TaskScheduledId = wire.TaskCompleted.TaskScheduledId, Result = wire.TaskCompleted.Result,
            },
            _ => new HistoryEvent(wire.EventId, timestamp),
        };
    }
}
