using System.Collections.Concurrent;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>What the two SDKs write in their own way in every history; docs/conformance.md argues each. One that never occurs fails.</summary>
internal sealed class SdkConventions
{
    public const string FirstId = "sequence ids start at 0 in .NET, at 1 in JavaScript";
    public const string ActivityInput = ".NET wraps an activity's argument in a one-element array";
    public const string FailedOutput = "a failed .NET orchestration has its message as output too, a JavaScript one has none";
    public const string ErrorType = "error types are full names of classes in .NET, names in JavaScript";
    public const string TaskFailure = "each SDK has its own words for \"a task of mine failed\"";
    public const string InnerOfTaskFailure = ".NET keeps a failed task's failure as the inner failure, JavaScript in the message only";

    public const string EmptyVersion = ".NET writes the version of a child that nobody gave one as an empty text, JavaScript leaves it out";

    public static readonly IReadOnlyList<string> All = [FirstId, ActivityInput, FailedOutput, ErrorType, TaskFailure, InnerOfTaskFailure, EmptyVersion];

    private readonly ConcurrentDictionary<string, bool> _seen = [];

    public void Seen(string convention) => _seen[convention] = true;

    public IEnumerable<string> NeverSeen => All.Where(convention => !_seen.ContainsKey(convention));
}
