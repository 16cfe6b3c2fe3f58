using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Leases;

namespace Workflows.Scheduler.Activities;

/// <summary>One scheduled activity without a result; only its hub's loop touches it.</summary>
internal sealed class ActivityItem
{
    /// <summary>The row's key; also the order in which activities were scheduled.</summary>
    public required long Number { get; init; }

    public required Instance Instance { get; init; }

    public required WorkKey Key { get; init; }

    public required int TaskId { get; init; }

    /// <summary>The execution that scheduled it.</summary>
    public required string ExecutionId { get; init; }

    /// <summary>The request as the file has it; as an object it would be four times as large, and most wait for long.</summary>
    public required byte[] Encoded { get; init; }

    public string Name => Key.Name;

    /// <summary>Streams that died while they held it.</summary>
    public int Losses { get; set; }

    public int Abandons { get; set; }

    /// <summary>The stream that handed it back last; another one is asked first.</summary>
    public WorkerStream? HandedBackBy { get; set; }

    /// <summary>Was there when a hub opened that had not been closed; see <see cref="Hubs.LossRules"/>.</summary>
    public bool IsRecovered { get; set; }

    public ActivityLease? Lease { get; set; }

    /// <summary>Its instance ended: whatever happens to it no longer matters.</summary>
    public bool IsCancelled { get; set; }

    public static ActivityItem Of(Instance instance, long number, ActivityRequest request, byte[] encoded) => new()
    {
        Number = number,
        Instance = instance,
        Key = WorkKey.Of(request.Name, request.Version),
        TaskId = request.TaskId,
        ExecutionId = request.OrchestrationInstance.ExecutionId ?? "",
        Encoded = encoded,
    };

    public ActivityRequest ToRequest() => ActivityRequest.Parser.ParseFrom(Encoded);
}

/// <summary>What filters look at: the task's name as it was written, compared without regard to case, and its version ("" = none).</summary>
internal readonly record struct WorkKey(string Name, string Version)
{
    public static WorkKey Of(string name, string? version) => new(name, version ?? "");

    public bool Equals(WorkKey other) =>
        string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && string.Equals(Version, other.Version, StringComparison.Ordinal);

    public override int GetHashCode() =>
        HashCode.Combine(StringComparer.OrdinalIgnoreCase.GetHashCode(Name), StringComparer.Ordinal.GetHashCode(Version));
}
