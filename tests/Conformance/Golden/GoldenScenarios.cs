namespace Workflows.Conformance.Tests.Golden;

/// <summary>Our code of every recorded scenario, by the recording's name.</summary>
internal static class GoldenScenarios
{
    private static readonly Dictionary<string, string> LongPayloads =
        PayloadScenarios.LongOnes.ToDictionary(text => WireShape.Abbreviated(text), StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, GoldenScenario> All { get; } = new[]
    {
        ActivityScenarios.All, TimerAndEventScenarios.All, ChildScenarios.All, LifecycleScenarios.All, CodeScenarios.All, PayloadScenarios.All,
        EntityScenarios.All,
    }.SelectMany(scenarios => scenarios).ToDictionary(scenario => scenario.Item1, scenario => scenario.Item2, StringComparer.Ordinal);

    public static GoldenScenario Find(string recording) =>
        All.GetValueOrDefault(recording) ?? throw new InvalidOperationException($"There is no code for the recording {recording}.");

    /// <summary>Puts a long payload back where the recording only has its length and hash.</summary>
    public static string Expand(string text) => LongPayloads.GetValueOrDefault(text, text);
}
