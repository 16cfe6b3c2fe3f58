using System.Text.RegularExpressions;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>Where we differ from a recording on purpose; docs/conformance.md argues each of them.</summary>
/// <remarks>An entry that matches nothing any more fails its scenario, so the list cannot grow stale.</remarks>
internal static class AcceptedDifferences
{
    private static readonly (string Recording, string Pattern)[] InAnswers =
    [
        ("05-", "completeOrchestration.result: .*inner\\\\u0022:null"),
        ("61-", "completeOrchestration.result: .*Non-Deterministic workflow detected"),
        ("61-", "failureDetails.errorMessage: .*Non-Deterministic workflow detected"),
    ];

    /// <summary>In whatever a client starts.</summary>
    private const string InStarts = @"^client\[.*\.executionId: expected nothing";

    private static readonly (string Recording, string Pattern)[] InOutcomes =
    [
        ("01-", InStarts),
        ("05-", "serializedOutput: .*inner\\\\u0022:null"),
        ("05-", "executionCompleted.result: .*inner\\\\u0022:null"),
        ("37-", "restart unknown.inner: .*Grpc.Core.RpcException"),
        ("37-", "executionStarted.version: expected \"\", actual nothing"),
        ("38-", "rewind unknown.inner: .*Grpc.Core.RpcException"),
        ("40-", "purge by filter without dates: .*NullReferenceException"),
        ("40-", "purge by filter: expected 2, actual 0"),
        ("41-", "message: expected \"an instance with this id exists\""),
        ("61-", "serializedOutput: .*Non-Deterministic workflow detected"),
        ("61-", "failureDetails.errorMessage: .*Non-Deterministic workflow detected"),
        ("61-", "executionCompleted.result: .*Non-Deterministic workflow detected"),
        ("64-", "notes.events"),
    ];

    /// <summary>What is left of the differences between a worker's answer and the recorded one.</summary>
    public static IReadOnlyList<string> RestOfAnswers(string recording, IReadOnlyList<string> differences) => Rest(InAnswers, recording, differences);

    /// <summary>What is left of the differences between the end of a run and the recorded one.</summary>
    public static IReadOnlyList<string> RestOfOutcomes(string recording, IReadOnlyList<string> differences) =>
        [.. Rest(InOutcomes, recording, differences).Where(d => !Regex.IsMatch(d, InStarts))];

    private static List<string> Rest((string Recording, string Pattern)[] accepted, string recording, IReadOnlyList<string> differences)
    {
        var rest = differences.ToList();
        foreach (var (_, pattern) in accepted.Where(a => recording.StartsWith(a.Recording, StringComparison.Ordinal)))
        {
            if (rest.RemoveAll(d => Regex.IsMatch(d, pattern, RegexOptions.Singleline)) == 0)
                rest.Add($"The accepted difference \"{pattern}\" no longer occurs; take it out of the list.");
        }

        return rest;
    }
}
