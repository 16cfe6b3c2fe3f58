using System.Globalization;

namespace Workflows.Scheduler.Instances;

/// <summary>Names of executions: one for each start, with the number of the generation behind a dot from the second on.</summary>
/// <remarks>
/// So a start that comes again, because its answer was lost on the way, is known as the same although the instance has continued
/// as new or been rewound meanwhile.
/// </remarks>
internal static class ExecutionIds
{
    public const int LengthMax = 256;

    private const char Separator = '.';

    public static string New() => Guid.NewGuid().ToString("N");

    /// <summary>The execution that follows: after continue-as-new or a rewind.</summary>
    public static string After(string executionId)
    {
        var at = executionId.LastIndexOf(Separator);
        return at >= 0 && int.TryParse(executionId.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var generation)
            ? string.Create(CultureInfo.InvariantCulture, $"{executionId.AsSpan(0, at)}{Separator}{(long)generation + 1}")
            : $"{executionId}{Separator}2";
    }

    /// <summary>Whether a caller may choose it. What is behind a dot is the scheduler's; some workers begin the ids of children with it.</summary>
    public static bool IsAcceptable(string chosen) => chosen.Length <= LengthMax && chosen[0] != '@' && !chosen.Contains(Separator, StringComparison.Ordinal);

    /// <param name="startedAs">The id that a caller chose for its start.</param>
    public static bool IsOf(string executionId, string startedAs) =>
        executionId.StartsWith(startedAs, StringComparison.Ordinal)
        && (executionId.Length == startedAs.Length || executionId[startedAs.Length] == Separator);
}
