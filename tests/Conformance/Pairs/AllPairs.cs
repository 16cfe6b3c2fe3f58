namespace Workflows.Conformance.Tests.Pairs;

/// <summary>Every scenario, by its name.</summary>
internal static class AllPairs
{
    public static IReadOnlyDictionary<string, Pair> ByName { get; } = new[]
    {
        ActivityPairs.All, RetryPairs.All, TimerPairs.All, EventPairs.All, ChildPairs.All, StartPairs.All, ControlPairs.All, AgainPairs.All,
        CodePairs.All, WorkerPairs.All, QueryPairs.All, EntityPairs.All,
    }.SelectMany(pairs => pairs).ToDictionary(pair => pair.Name, StringComparer.Ordinal);
}
