using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>User code whose run on the official SDK is recorded, written again for ours.</summary>
/// <param name="Tasks">Registers its tasks; called once a run.</param>
/// <param name="Drive">What its client does; returns when the recording would have ended.</param>
internal sealed record GoldenScenario(Action<DurableTaskRegistry, RunState> Tasks, Func<GoldenDriver, Task> Drive)
{
    /// <summary>When its clock starts; by default at the start of the recordings' own clock.</summary>
    public DateTimeOffset StartsAt { get; init; } = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1_234_567);

    public Action<DurableTaskWorkerOptions>? Worker { get; init; }

    public Action<DurableTaskClientOptions>? Client { get; init; }
}

/// <summary>What the tasks of one run share beside durable state.</summary>
internal sealed class RunState
{
    private int _attempts;

    /// <summary>Completes when the slow activity runs.</summary>
    public TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Opened when a slow activity may end.</summary>
    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Attempts => _attempts;

    public int NextAttempt() => Interlocked.Increment(ref _attempts);
}
