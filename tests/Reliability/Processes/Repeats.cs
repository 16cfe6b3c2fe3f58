namespace Workflows.Reliability.Tests.Processes;

/// <summary>How often activities ran, by what their workers wrote down.</summary>
/// <param name="Distinct">Calls of activities.</param>
/// <param name="Acknowledged">Of which the worker was told that the result is taken.</param>
/// <param name="Again">Runs beyond the first.</param>
/// <param name="AgainThoughAcknowledged">Calls that began once more after the acknowledgement of their result: there may be none.</param>
internal sealed record Repeats(int Distinct, int Acknowledged, int Again, IReadOnlyList<string> AgainThoughAcknowledged)
{
    public static Repeats In(IReadOnlyList<Effect> effectsInOrder)
    {
        var begun = new Dictionary<string, int>(StringComparer.Ordinal);
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var effect in effectsInOrder)
        {
            if (!effect.IsBegin)
            {
                acknowledged.Add(effect.Key);
                continue;
            }

            begun[effect.Key] = begun.GetValueOrDefault(effect.Key) + 1;
            if (acknowledged.Contains(effect.Key)) wrong.Add(effect.Key);
        }

        return new Repeats(begun.Count, acknowledged.Count, begun.Values.Sum(n => n - 1), wrong);
    }
}
