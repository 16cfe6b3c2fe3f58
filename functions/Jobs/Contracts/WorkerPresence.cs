namespace Workflows.Jobs;

/// <summary>Who takes an activity at this moment, and how much of it waits and runs.</summary>
public sealed record WorkerPresence
{
    /// <summary>Connected workers whose filters admit the activity.</summary>
    public required int Workers { get; init; }

    /// <summary>Calls of this activity that wait for a worker, over all instances.</summary>
    public required int Queued { get; init; }

    /// <summary>Calls of this activity that a worker holds now, over all instances.</summary>
    public required int Running { get; init; }
}
