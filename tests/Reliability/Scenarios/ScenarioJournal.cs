using System.Globalization;
using Workflows.Reliability.Tests.Disk;
using Workflows.Reliability.Tests.Invariants;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>What was acknowledged, and where on the disk's log: so that every crash knows what it must not lose.</summary>
internal sealed class ScenarioJournal(SimulatedDisk disk, ResumePoint? resumed)
{
    private readonly List<(int Position, Action<ResumePoint> Apply)> _entries = [];

    /// <summary>Promises that were broken while the scenario ran.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>Activities that came to the worker, each time.</summary>
    public int HandedOut { get; private set; }

    public void StepBegins(int step) => Add(p =>
    {
        p.Step = step;
        p.IsActKnown = false;
    });

    public void ActAcknowledged() => Add(p => p.IsActKnown = true);

    /// <param name="snapshot">What was seen then; null when nobody looked.</param>
    /// <param name="replaced">Instances that are no longer what was seen of them before.</param>
    public void StepEnds(int step, HubSnapshot? snapshot, IReadOnlyList<string> replaced) => Add(p =>
    {
        p.Step = step + 1;
        p.IsActKnown = false;
        p.Known = snapshot ?? p.Known.Without(replaced);
    });

    public void ClockMoved(DateTimeOffset now) => Add(p => p.Now = now);

    public void TurnAcknowledged(string instanceId, string executionId, string? customStatus) => Add(p =>
    {
        p.Turns[(instanceId, executionId)] = p.Turns.GetValueOrDefault((instanceId, executionId)) + 1;
        if (int.TryParse(customStatus, CultureInfo.InvariantCulture, out var revision)) p.Revisions[instanceId] = revision;
    });

    public void ActivityAcknowledged(string instanceId, string executionId, int taskId) => Add(p => p.Activities.Add((instanceId, executionId, taskId)));

    public void ActivityHandedOut(string instanceId, string executionId, int taskId)
    {
        HandedOut++;
        if (resumed?.Activities.Contains((instanceId, executionId, taskId)) == true)
            Violations.Add($"I1: the result of task {taskId} of {instanceId} was acknowledged, and the task was handed out again.");
    }

    /// <summary>What is known to whoever saw everything that was acknowledged before an operation of the disk.</summary>
    public ResumePoint At(int position)
    {
        var point = resumed?.Clone() ?? new ResumePoint();
        foreach (var (_, apply) in _entries.Where(e => e.Position <= position)) apply(point);
        return point;
    }

    private void Add(Action<ResumePoint> apply) => _entries.Add((disk.Position, apply));
}

/// <summary>Where a scenario stands when everything dies: what its world knows.</summary>
internal sealed class ResumePoint
{
    public int Step { get; set; }

    /// <summary>The act of the step was acknowledged: it is not done again.</summary>
    public bool IsActKnown { get; set; }

    public DateTimeOffset Now { get; set; } = ScenarioRun.Beginning;

    public HubSnapshot Known { get; set; } = HubSnapshot.Empty;

    /// <summary>Acknowledged turns by instance and execution.</summary>
    public Dictionary<(string InstanceId, string ExecutionId), int> Turns { get; private init; } = [];

    /// <summary>Custom statuses that are numbers, as last acknowledged.</summary>
    public Dictionary<string, int> Revisions { get; private init; } = [];

    public HashSet<(string InstanceId, string ExecutionId, int TaskId)> Activities { get; private init; } = [];

    public ResumePoint Clone() => new()
    {
        Step = Step, IsActKnown = IsActKnown, Now = Now, Known = Known,
        Turns = new Dictionary<(string InstanceId, string ExecutionId), int>(Turns),
        Revisions = new Dictionary<string, int>(Revisions),
        Activities = [.. Activities],
    };
}
