namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>A small story that the scheduler is told step by step, with one end, however often it is interrupted.</summary>
internal sealed record Scenario(string Name, params Step[] Steps)
{
    /// <summary>The worker holds warm sessions, as our SDK's does.</summary>
    public bool IsWarm { get; init; }

    /// <summary>How each instance must end: "Completed \"output\"", by id. Instances that must be gone have "none".</summary>
    public required IReadOnlyDictionary<string, string> Ends { get; init; }

    /// <summary>Entity states by id.</summary>
    public IReadOnlyDictionary<string, string> Entities { get; init; } = new Dictionary<string, string>();

    public override string ToString() => Name;
}

/// <summary>One act of a client or of the world, after which the worker does all that there is to do.</summary>
/// <param name="Act">When a crash left it open whether it happened, it is done again, as a client would: see <see cref="ScenarioRun.IsRepeating"/>.</param>
internal sealed record Step(string Name, Func<ScenarioRun, Task> Act)
{
    /// <summary>Instances that this step takes back on purpose: purged, replaced, restarted, rewound.</summary>
    public IReadOnlyList<string> Replaces { get; init; } = [];
}
