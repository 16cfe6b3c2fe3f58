using System.Diagnostics;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>The span of one execution and those of its calls, over all the processes and replays that it lives through.</summary>
/// <remarks>
/// The execution's span gets its id with the first turn, the task hub keeps it, and whoever ends the execution tells of the span.
/// A call has a client's span of its own, whose id travels with the action and comes back in history; it is told of with its
/// result. Nothing is told before the task hub has taken the answer. Without a listener the trace only passes through.
/// </remarks>
internal sealed class OrchestrationTrace
{
    private readonly Dictionary<int, Call> _calls = [];
    private List<PastSpan> _ended = [];
    private TraceContext? _passedThrough;
    private ActivityContext _parent;
    private ActivityContext _own;
    private DateTimeOffset _startedAt;
    private string? _spanId;
    private bool _isOn;
    private string _name = "";
    private string? _version;
    private string _instanceId = "";
    private string? _executionId;

    /// <summary>Whether spans are made.</summary>
    public bool IsOn => _isOn;

    /// <summary>The id that the task hub kept from an earlier turn; comes before <see cref="Start"/>.</summary>
    public void TakeUp(OrchestrationTraceContext? kept)
    {
        if (string.IsNullOrEmpty(kept?.SpanID) || _spanId is not null) return;
        _spanId = kept.SpanID;
        _startedAt = kept.SpanStartTime?.ToDateTimeOffset() ?? default;
    }

    public void Start(ExecutionStartedEvent started, DateTime now)
    {
        _passedThrough = started.ParentTraceContext;
        _parent = Tracing.Parse(_passedThrough);
        (_name, _version) = (started.Name, started.Version);
        (_instanceId, _executionId) = (started.OrchestrationInstance?.InstanceId ?? "", started.OrchestrationInstance?.ExecutionId);
        if (_parent == default)
        {
            // Whoever started it had no trace. What the task hub kept, if anything, is handed back as it was.
            _isOn = false;
            return;
        }

        if (_spanId is null)
        {
            if (!Tracing.IsHeard) return;
            _spanId = ActivitySpanId.CreateRandom().ToHexString();
            _startedAt = now;
        }

        _isOn = true;
        _own = new ActivityContext(_parent.TraceId, ActivitySpanId.CreateFromString(_spanId), _parent.TraceFlags, _parent.TraceState);
    }

    /// <summary>What the task hub is to keep; empty when there is no span.</summary>
    public OrchestrationTraceContext ToKeep() => _spanId is null
        ? new OrchestrationTraceContext()
        : new OrchestrationTraceContext { SpanID = _spanId, SpanStartTime = _startedAt == default ? null : Timestamp.FromDateTimeOffset(_startedAt) };

    /// <summary>The context for a call that is about to be made.</summary>
    public TraceContext? ForCall() => IsOn ? Tracing.Under(_own, ActivitySpanId.CreateRandom().ToHexString()) : _passedThrough;

    /// <param name="kind">"activity" or "orchestration".</param>
    /// <param name="context">What the call carries; from history in a replay.</param>
    public void Called(int id, string kind, string name, string? version, TraceContext? context, DateTime at)
    {
        if (IsOn) _calls[id] = new Call(kind, name, version, Tracing.Parse(context), at);
    }

    public void TimerCreated(int id, DateTime at)
    {
        if (IsOn) _calls[id] = new Call("timer", _name, null, default, at);
    }

    /// <param name="isReplaying">It was told of when it ended.</param>
    public void Ended(int id, string? error, bool isReplaying, DateTime? firedAt = null)
    {
        if (!IsOn || !_calls.Remove(id, out var call) || isReplaying) return;
        var isTimer = call.Kind == "timer";
        List<(string, object?)> tags = [("durabletask.type", call.Kind), ("durabletask.task.name", call.Name), ("durabletask.task.instance_id", _instanceId)];
        if (!string.IsNullOrEmpty(call.Version)) tags.Add(("durabletask.task.version", call.Version));
        tags.Add(("durabletask.task.task_id", id));
        if (firedAt is { } due) tags.Add(("durabletask.fire_at", due.ToString("o", CultureInfo.InvariantCulture)));
        _ended.Add(new PastSpan
        {
            Name = isTimer ? $"orchestration:{_name}:timer" : $"{call.Kind}:{Tracing.Named(call.Name, call.Version)}",
            Kind = isTimer ? ActivityKind.Internal : ActivityKind.Client,
            Parent = _own,
            StartedAt = call.At,
            SpanId = call.Context == default ? null : call.Context.SpanId.ToHexString(),
            Tags = tags,
            Error = error,
        });
    }

    public void EventSent(string name, string targetInstanceId, DateTime at)
    {
        if (!IsOn) return;
        _ended.Add(new PastSpan
        {
            Name = $"orchestration_event:{name}",
            Kind = ActivityKind.Producer,
            Parent = _own,
            StartedAt = at,
            Tags =
            [
                ("durabletask.type", "event"), ("durabletask.task.name", name), ("durabletask.task.instance_id", _instanceId),
                ("durabletask.task.execution_id", _executionId), ("durabletask.event.target_instance_id", targetInstanceId),
            ],
        });
    }

    /// <summary>The execution ends; a generation that another follows is not the end.</summary>
    public void Completed(CompleteOrchestrationAction end)
    {
        if (!IsOn || end.OrchestrationStatus == OrchestrationStatus.ContinuedAsNew) return;
        List<(string, object?)> tags =
        [
            ("durabletask.type", "orchestration"), ("durabletask.task.name", _name), ("durabletask.task.instance_id", _instanceId),
            ("durabletask.task.execution_id", _executionId), ("durabletask.task.status", end.OrchestrationStatus.ToString()),
        ];
        if (!string.IsNullOrEmpty(_version)) tags.Add(("durabletask.task.version", _version));
        _ended.Add(new PastSpan
        {
            Name = $"orchestration:{Tracing.Named(_name, _version)}",
            Kind = ActivityKind.Server,
            Parent = _parent,
            StartedAt = _startedAt,
            SpanId = _spanId,
            Tags = tags,
            Error = end.OrchestrationStatus == OrchestrationStatus.Failed ? end.FailureDetails?.ErrorMessage ?? "failed" : null,
        });
    }

    /// <summary>What ended since the last time, to be told once the task hub has taken the answer; another turn may run by then.</summary>
    public IReadOnlyList<PastSpan> TakeEnded()
    {
        if (_ended.Count == 0) return [];
        var ended = _ended;
        _ended = [];
        return ended;
    }

    public static void Tell(IReadOnlyList<PastSpan> ended)
    {
        foreach (var span in ended) Tracing.Emit(span);
    }

    private readonly record struct Call(string Kind, string Name, string? Version, ActivityContext Context, DateTimeOffset At);
}
