using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>What the operations of one batch see and leave: the state, and actions in order.</summary>
/// <remarks>The state is kept as text, so that an operation never sees what a failed one did to an object.</remarks>
internal sealed class EntityBatch(EntityInstanceId id, string? state, DataConverter converter, TimeProvider time)
{
    private readonly List<OperationAction> _actions = [];
    private string? _state = state;
    private int _actionsKept;

    /// <summary>After the operations that were kept; null when there is none.</summary>
    public string? State { get; private set; } = state;

    public EntityInstanceId Id => id;

    public IReadOnlyList<OperationAction> Actions => _actions;

    public TaskEntityOperation Begin(string name, string? input) => new Operation(this, name, input);

    /// <summary>The operation succeeded: what it did stays.</summary>
    public void Keep()
    {
        State = _state;
        _actionsKept = _actions.Count;
    }

    /// <summary>The operation failed: what it did goes.</summary>
    public void Undo()
    {
        _state = State;
        _actions.RemoveRange(_actionsKept, _actions.Count - _actionsKept);
    }

    private void Add(OperationAction action)
    {
        action.Id = _actions.Count;
        _actions.Add(action);
    }

    private sealed class Operation(EntityBatch batch, string name, string? input) : TaskEntityOperation
    {
        public override string Name => name;

        public override TaskEntityContext Context { get; } = new OperationContext(batch);

        public override TaskEntityState State { get; } = new OperationState(batch);

        public override bool HasInput => input is not null;

        public override object? GetInput(System.Type inputType) =>
            inputType == typeof(RawPayload) ? new RawPayload(input) : batch.Converter.Deserialize(input, inputType);
    }

    private DataConverter Converter => converter;

    private sealed class OperationState(EntityBatch batch) : TaskEntityState
    {
        public override bool HasState => batch._state is not null;

        public override object? GetState(System.Type type) =>
            type == typeof(RawPayload) ? new RawPayload(batch._state) : batch.Converter.Deserialize(batch._state, type);

        public override void SetState(object? state) => batch._state = state is RawPayload raw ? raw.Text : batch.Converter.Serialize(state);
    }

    private sealed class OperationContext(EntityBatch batch) : TaskEntityContext
    {
        public override EntityInstanceId Id => batch.Id;

        public override void SignalEntity(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
        {
            ArgumentException.ThrowIfNullOrEmpty(operationName);
            batch.Add(new OperationAction
            {
                SendSignal = new SendSignalAction
                {
                    InstanceId = id.ToString(),
                    Name = operationName,
                    Input = batch.Serialize(input),
                    ScheduledTime = options?.SignalTime is { } at ? Timestamp.FromDateTimeOffset(at) : null,
                    RequestTime = batch.Now(),
                },
            });
        }

        public override string ScheduleNewOrchestration(TaskName name, object? input = null, StartOrchestrationOptions? options = null)
        {
            if (name == default) throw new ArgumentException("An orchestration needs a name.", nameof(name));
            var instanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N");
            batch.Add(new OperationAction
            {
                StartNewOrchestration = new StartNewOrchestrationAction
                {
                    InstanceId = instanceId,
                    Name = name.Name,
                    Version = options?.Version?.Version ?? "",
                    Input = batch.Serialize(input),
                    ScheduledTime = options?.StartAt is { } at ? Timestamp.FromDateTimeOffset(at) : null,
                    RequestTime = batch.Now(),
                },
            });
            return instanceId;
        }
    }

    private Timestamp Now() => Timestamp.FromDateTimeOffset(time.GetUtcNow());

    private string? Serialize(object? value) => value is RawPayload raw ? raw.Text : converter.Serialize(value);
}
