using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Races;

/// <summary>One instance of the model.</summary>
/// <param name="Execution">Null until somebody sees the id that the scheduler chose.</param>
/// <param name="IsFresh">No turn of this execution has been committed.</param>
/// <param name="Inbox">In the spelling of <see cref="Messages"/>.</param>
internal sealed record ModelInstance(OrchestrationStatus Status, string? Execution, bool IsFresh, string Inbox)
{
    public bool IsTerminal => Status is OrchestrationStatus.Completed or OrchestrationStatus.Failed or OrchestrationStatus.Terminated;

    public string Shown(string id) => $"{id}:{Status}:{Execution}";
}

/// <summary>The two instances of a race; null where there is none.</summary>
internal sealed record ModelHub(ModelInstance? A, ModelInstance? B);

/// <summary>What a task hub promises about two instances when calls come one after the other; written from the protocol's text, not from the hub.</summary>
internal sealed class HubModel : ISequentialModel<ModelHub, InstanceCall, InstanceAnswer>
{
    public const string A = "a";
    public const string B = "b";

    public ModelHub Initial { get; } = new(null, null);

    public static bool IsTerminal(OrchestrationStatus status) => new ModelInstance(status, null, false, "").IsTerminal;

    public IEnumerable<ModelHub> Next(ModelHub hub, InstanceCall call, InstanceAnswer answer) => call switch
    {
        InstanceCall.Start c => Change(hub, c.Id, i => Start(i, c, answer)),
        InstanceCall.Get c => Change(hub, c.Id, i => See(i, c.Id, answer.Seen)),
        InstanceCall.Query => Query(hub, answer),
        InstanceCall.Raise c => Change(hub, c.Id, i => Deliver(i, answer, Messages.Raised(c.Number))),
        InstanceCall.Terminate c => Change(hub, c.Id, i => Deliver(i, answer, Messages.Terminated)),
        InstanceCall.TerminateAtOnce c => Change(hub, c.Id, i => TerminateAtOnce(i, answer)),
        InstanceCall.Suspend c => Change(hub, c.Id, i => Suspend(i, answer)),
        InstanceCall.Resume c => Change(hub, c.Id, i => Resume(i, answer)),
        InstanceCall.Purge c => Change(hub, c.Id, i => Purge(i, answer)),
        InstanceCall.Rewind c => Change(hub, c.Id, i => Rewind(i, answer)),
        InstanceCall.Restart c => Change(hub, c.Id, i => Restart(i, answer)),
        InstanceCall.Wait c => Change(hub, c.Id, i => Wait(i, c.Id, answer)),
        InstanceCall.Turn c => Change(hub, c.Id, i => Turn(i, c, answer)),
        _ => throw new InvalidOperationException($"Unknown call {call}."),
    };

    private static IEnumerable<ModelHub> Change(ModelHub hub, string id, Func<ModelInstance?, IEnumerable<ModelInstance?>> change) =>
        id == A ? change(hub.A).Select(a => hub with { A = a }) : change(hub.B).Select(b => hub with { B = b });

    private static IEnumerable<ModelInstance?> Start(ModelInstance? existing, InstanceCall.Start call, InstanceAnswer answer)
    {
        var replaceable = call.Replaceable?.Split(',', StringSplitOptions.RemoveEmptyEntries);
        var expected = RpcStatus.Ok;
        if (existing is not null)
        {
            var allowed = replaceable is null ? existing.IsTerminal : replaceable.Contains(existing.Status.ToString());
            if (!allowed) expected = RpcStatus.AlreadyExists;
            else if (!existing.IsTerminal && !replaceable!.Contains(nameof(OrchestrationStatus.Terminated))) expected = RpcStatus.InvalidArgument;
        }

        if (answer.Status != expected) return [];
        return expected == RpcStatus.Ok ? [new ModelInstance(OrchestrationStatus.Pending, call.Execution, IsFresh: true, "")] : [existing];
    }

    /// <summary>The answer shows the instance as it is; the id of an execution that the scheduler chose becomes known by it.</summary>
    private static IEnumerable<ModelInstance?> See(ModelInstance? instance, string id, string seen)
    {
        if (instance is null) return seen.Length == 0 ? [null] : [];
        var known = instance with { Execution = instance.Execution ?? ChosenBySchedulerIn(seen, id) };
        return known.Execution is not null && seen == known.Shown(id) ? [known] : [];
    }

    private static string? ChosenBySchedulerIn(string seen, string id)
    {
        var parts = seen.Split(':');
        return parts.Length == 3 && parts[0] == id ? NotOfACaller(parts[2]) : null;
    }

    /// <summary>An id that a caller chose never comes back under an execution that the scheduler began; what the scheduler appends to it does.</summary>
    private static string? NotOfACaller(string execution) =>
        execution.StartsWith("by-caller", StringComparison.Ordinal) && !execution.Contains('.', StringComparison.Ordinal) ? null : execution;

    private static IEnumerable<ModelHub> Query(ModelHub hub, InstanceAnswer answer)
    {
        var seen = answer.Seen.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(s => s.Split(':')[0]);
        foreach (var a in See(hub.A, A, seen.GetValueOrDefault(A, "")))
        {
            foreach (var b in See(hub.B, B, seen.GetValueOrDefault(B, ""))) yield return new ModelHub(a, b);
        }
    }

    private static IEnumerable<ModelInstance?> Deliver(ModelInstance? instance, InstanceAnswer answer, string message)
    {
        if (answer.Status != (instance is null ? RpcStatus.NotFound : RpcStatus.Ok)) return [];
        return instance is null or { IsTerminal: true } ? [instance] : [instance with { Inbox = instance.Inbox + message }];
    }

    private static IEnumerable<ModelInstance?> TerminateAtOnce(ModelInstance? instance, InstanceAnswer answer)
    {
        var ends = instance is { IsTerminal: false };
        if (answer.Seen != (ends ? "terminated" : "left")) return [];
        return ends ? [instance! with { Status = OrchestrationStatus.Terminated, IsFresh = false, Inbox = "" }] : [instance];
    }

    private static IEnumerable<ModelInstance?> Suspend(ModelInstance? instance, InstanceAnswer answer)
    {
        if (answer.Status != (instance is null ? RpcStatus.NotFound : RpcStatus.Ok)) return [];
        if (instance is null or { IsTerminal: true } or { Status: OrchestrationStatus.Suspended }) return [instance];
        return [instance with { Status = OrchestrationStatus.Suspended, Inbox = instance.Inbox + Messages.Suspended }];
    }

    private static IEnumerable<ModelInstance?> Resume(ModelInstance? instance, InstanceAnswer answer)
    {
        if (answer.Status != (instance is null ? RpcStatus.NotFound : RpcStatus.Ok)) return [];
        if (instance is not { Status: OrchestrationStatus.Suspended }) return [instance];
        var status = instance.IsFresh ? OrchestrationStatus.Pending : OrchestrationStatus.Running;
        return [instance with { Status = status, Inbox = instance.Inbox + Messages.Resumed }];
    }

    private static IEnumerable<ModelInstance?> Purge(ModelInstance? instance, InstanceAnswer answer)
    {
        var purges = instance is { IsTerminal: true };
        if (answer.Seen != (purges ? "1" : "0")) return [];
        return [purges ? null : instance];
    }

    private static IEnumerable<ModelInstance?> Rewind(ModelInstance? instance, InstanceAnswer answer)
    {
        var expected = instance is null ? RpcStatus.NotFound
            : instance.Status != OrchestrationStatus.Failed ? RpcStatus.FailedPrecondition
            : RpcStatus.Ok;
        if (answer.Status != expected) return [];
        return expected == RpcStatus.Ok ? [new ModelInstance(OrchestrationStatus.Running, null, IsFresh: false, Messages.Rewound)] : [instance];
    }

    private static IEnumerable<ModelInstance?> Restart(ModelInstance? instance, InstanceAnswer answer)
    {
        var expected = instance is null ? RpcStatus.NotFound : instance.IsTerminal ? RpcStatus.Ok : RpcStatus.FailedPrecondition;
        if (answer.Status != expected) return [];
        return expected == RpcStatus.Ok ? [new ModelInstance(OrchestrationStatus.Pending, null, IsFresh: true, "")] : [instance];
    }

    private static IEnumerable<ModelInstance?> Wait(ModelInstance? instance, string id, InstanceAnswer answer)
    {
        if (answer.Status == RpcStatus.NotFound) return instance is null ? [null] : [];
        return instance is { IsTerminal: true } ? See(instance, id, answer.Seen) : [];
    }

    private static IEnumerable<ModelInstance?> Turn(ModelInstance? instance, InstanceCall.Turn call, InstanceAnswer answer)
    {
        var isCurrent = instance is { IsTerminal: false } && (instance.Execution ?? NotOfACaller(call.Execution)) == call.Execution;
        if (answer.Status == RpcStatus.NotFound)
        {
            // Only the end of its execution takes a turn away from a worker that is there. An id nobody has seen may be another one.
            return !isCurrent || instance!.Execution is null ? [instance] : [];
        }

        if (answer.Status != RpcStatus.Ok || !isCurrent) return [];
        if (instance!.IsFresh != call.IsFirst || !instance.Inbox.StartsWith(call.Consumed, StringComparison.Ordinal)) return [];
        var rest = instance.Inbox[call.Consumed.Length..];
        var status = instance.Status == OrchestrationStatus.Pending ? OrchestrationStatus.Running : instance.Status;
        return [call.End switch
        {
            TurnEnd.GoOn => new ModelInstance(status, call.Execution, IsFresh: false, rest),
            TurnEnd.Complete => new ModelInstance(OrchestrationStatus.Completed, call.Execution, IsFresh: false, ""),
            TurnEnd.Fail => new ModelInstance(OrchestrationStatus.Failed, call.Execution, IsFresh: false, ""),
            TurnEnd.Terminate => new ModelInstance(OrchestrationStatus.Terminated, call.Execution, IsFresh: false, ""),
            TurnEnd.ContinueAsNew => new ModelInstance(status, null, IsFresh: true, KeptBy(call.Consumed, rest)),
            _ => throw new InvalidOperationException($"Unknown end {call.End}."),
        }];
    }

    /// <summary>A termination that the ended generation saw still ends the next one; of what waits only a rewind belongs to the old one.</summary>
    private static string KeptBy(string consumed, string rest) =>
        string.Concat(Messages.Split(consumed).Select(m => m + " ").Where(m => m == Messages.Terminated))
        + string.Concat(Messages.Split(rest).Select(m => m + " ").Where(m => m != Messages.Rewound));
}
