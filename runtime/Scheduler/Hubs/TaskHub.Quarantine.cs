using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Entities;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Operator;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Hubs;

/// <summary>Quarantined work: looked at, corrected, and driven again.</summary>
internal sealed partial class TaskHub
{
    private const string RedriveReason = "redriven by an operator";

    private const int QuarantineShownMax = 1_000;

    /// <summary>Corrected inputs by call; the next time that it is made takes it.</summary>
    private Dictionary<(long InstanceKey, int TaskId), string> _overrides = [];

    public Task<List<QuarantinedView>> QuarantinedAsync(CancellationToken cancellationToken) =>
        ReadAsync(() => _reader.Quarantined(QuarantineShownMax).ConvertAll(row => row.View), cancellationToken);

    /// <exception cref="RpcException">NOT_FOUND: no such item.</exception>
    public Task<QuarantinedItem> InspectAsync(long number, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var row = _reader.FindQuarantined(number) ?? throw NotQuarantined(number);
            var (message, input) = Read(row);
            return new QuarantinedItem(row.View, message is null ? null : JsonFormatter.Default.Format(message), Convert.ToBase64String(row.Evidence), input);
        },
        cancellationToken);

    /// <summary>Drives an item again: an operation goes back to its entity; an orchestration, or the one of an activity, is rewound.</summary>
    /// <param name="input">What it is to run with instead; null leaves it as it is.</param>
    /// <exception cref="RpcException">FAILED_PRECONDITION: it cannot be driven again; the text says why.</exception>
    public Task<object> RedriveAsync(long number, string? input) => Post<object>(() =>
    {
        var row = _reader.FindQuarantined(number) ?? throw NotQuarantined(number);
        var done = row.View.Kind switch
        {
            "entity operation" => RedriveOperation(row, input),
            "activity" => RedriveTask(row, input),
            _ => RedriveInstance(row, input),
        };
        _store.DeleteQuarantined(number);
        return new { done };
    });

    public Task DiscardAsync(long number) => Post(() =>
    {
        if (_reader.FindQuarantined(number) is null) throw NotQuarantined(number);
        _store.DeleteQuarantined(number);
    });

    private string RedriveOperation(QuarantinedRow row, string? input)
    {
        if (Read(row).Message is not HistoryEvent message || !EntityIds.TryParse(row.View.InstanceId, out var id)) throw Stays("What is kept of it cannot be read.");
        if (input is not null && message.EntityOperationCalled is { } call) call.Input = input;
        if (input is not null && message.EntityOperationSignaled is { } signal) signal.Input = input;
        // Its caller has been told of the failure; the answer finds nobody.
        Enqueue(id, message, "", isLegacy: false);
        return $"Operation {row.View.Name} waits for entity {id} again.";
    }

    private string RedriveTask(QuarantinedRow row, string? input)
    {
        var instance = FailedInstance(row);
        if (input is not null && row.View.TaskId is null) throw Stays("It is not known which call it was.");
        RewindOrRefuse(instance, RedriveReason);
        if (input is not null)
        {
            var taskId = (int)row.View.TaskId!.Value;
            _overrides[(instance.Key, taskId)] = input;
            _store.InsertOverride(instance.Key, taskId, input);
        }

        return $"Instance {instance.Id} is rewound and calls {row.View.Name} again{(input is null ? "" : " with the new input")}.";
    }

    private string RedriveInstance(QuarantinedRow row, string? input)
    {
        if (input is not null) throw Stays("An orchestration replays its history; its input cannot be changed.");
        var instance = FailedInstance(row);
        RewindOrRefuse(instance, RedriveReason);
        return $"Instance {instance.Id} is rewound.";
    }

    /// <summary>What a call runs with: what its orchestrator says, or what an operator corrected it to.</summary>
    private string? InputOf(Instance instance, int taskId, string? input)
    {
        if (_overrides.Count == 0 || !_overrides.Remove((instance.Key, taskId), out var corrected)) return input;
        _store.DeleteOverride(instance.Key, taskId);
        return corrected;
    }

    private Instance FailedInstance(QuarantinedRow row)
    {
        var instance = Find(row.View.InstanceId ?? "") ?? throw Stays("Its instance no longer exists.");
        return instance.Status == OrchestrationStatus.Failed
            ? instance
            : throw Stays($"Instance {instance.Id} is {instance.Status}: it went on without it. Only a failed instance can be rewound.");
    }

    private static (IMessage? Message, string? Input) Read(QuarantinedRow row)
    {
        try
        {
            switch (row.View.Kind)
            {
                case "activity":
                    var request = ActivityRequest.Parser.ParseFrom(row.Evidence);
                    return (request, request.Input);
                case "entity operation" or "entity message" or "message" or "signal":
                    var message = HistoryEvent.Parser.ParseFrom(row.Evidence);
                    return (message, message.EntityOperationCalled?.Input ?? message.EntityOperationSignaled?.Input);
                default:
                    return (null, null);
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // Unreadable bytes are one of the reasons to be here; the operator sees them as they are.
            return (null, null);
        }
    }

    private static RpcException NotQuarantined(long number) => new(RpcStatus.NotFound, $"There is no item {number} in quarantine.");

    private static RpcException Stays(string reason) => new(RpcStatus.FailedPrecondition, $"It cannot be driven again. {reason}");
}
