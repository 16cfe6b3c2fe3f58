using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Workflows.Protocol;

namespace Workflows.Conformance.Tests.Pairs;

/// <summary>The conventions by which an SDK writes the same thing in its own way, everywhere. Each has to occur (see <see cref="SdkConventions"/>).</summary>
internal abstract partial class Sdk(SdkConventions conventions)
{
    /// <summary>Of failures that the scheduler itself reports.</summary>
    private const string Engine = "Workflows.Scheduler.";

    protected SdkConventions Conventions { get; } = conventions;

    public abstract string Language { get; }

    /// <summary>The first sequence id that the SDK gives out.</summary>
    protected abstract int FirstId { get; }

    /// <summary>An id counted from the SDK's first one.</summary>
    public int Relative(int id)
    {
        if (FirstId == 1) Conventions.Seen(SdkConventions.FirstId);
        return id - FirstId;
    }

    /// <summary>The argument of an activity as the caller gave it.</summary>
    public abstract string ActivityInput(string input);

    /// <summary>A version that nobody gave is written as an empty one.</summary>
    public abstract bool HasEmptyVersions { get; }

    /// <summary>The failed orchestration's output is only its message again.</summary>
    public abstract bool HasMessageAsResult(ExecutionCompletedEvent completed);

    public string? OutputOf(OrchestrationState state) =>
        state.OrchestrationStatus == OrchestrationStatus.Failed && HasMessageAsResult(new ExecutionCompletedEvent { Result = state.Output, FailureDetails = state.FailureDetails })
            ? null
            : state.Output;

    /// <summary>Type without its namespace, message, whether it may be retried, and what caused it.</summary>
    public JsonObject Failure(TaskFailureDetails failure)
    {
        var isTaskFailure = TaskFailureTypes.Contains(failure.ErrorType);
        var json = new JsonObject
        {
            ["type"] = isTaskFailure ? "TaskFailed" : ShortType(failure.ErrorType.Replace(Engine, "", StringComparison.Ordinal)),
            ["message"] = Message(failure.ErrorMessage),
        };
        if (failure.IsNonRetriable) json["isNonRetriable"] = true;
        if (failure.InnerFailure is not null && !(isTaskFailure && DropsInner())) json["inner"] = Failure(failure.InnerFailure);
        return json;
    }

    protected abstract string[] TaskFailureTypes { get; }

    protected abstract string ShortType(string type);

    protected abstract string Message(string message);

    /// <summary>Whether what a failed task's failure was caused by is only told by one of them.</summary>
    protected abstract bool DropsInner();

    protected static string Replace(Regex pattern, string text, int firstId) => pattern.Replace(
        text, match => $"task #{int.Parse(match.Groups["id"].Value, System.Globalization.CultureInfo.InvariantCulture) - firstId}: ");
}

internal sealed partial class CSharpSdk(SdkConventions conventions) : Sdk(conventions)
{
    public override string Language => "C#";

    protected override int FirstId => 0;

    protected override string[] TaskFailureTypes => ["Microsoft.DurableTask.TaskFailedException"];

    public override bool HasEmptyVersions
    {
        get
        {
            Conventions.Seen(SdkConventions.EmptyVersion);
            return true;
        }
    }

    public override string ActivityInput(string input)
    {
        Conventions.Seen(SdkConventions.ActivityInput);
        Assert.True(input is ['[', .., ']'], $"An activity's input is wrapped in an array: {input}");
        return input[1..^1];
    }

    public override bool HasMessageAsResult(ExecutionCompletedEvent completed)
    {
        Conventions.Seen(SdkConventions.FailedOutput);
        return completed.Result == completed.FailureDetails?.ErrorMessage;
    }

    protected override string ShortType(string type)
    {
        if (type.Contains('.')) Conventions.Seen(SdkConventions.ErrorType);
        return type[(type.LastIndexOfAny(['.', '+']) + 1)..];
    }

    protected override string Message(string message)
    {
        if (TaskFailed().IsMatch(message)) Conventions.Seen(SdkConventions.TaskFailure);
        return Replace(TaskFailed(), message, FirstId);
    }

    protected override bool DropsInner()
    {
        Conventions.Seen(SdkConventions.InnerOfTaskFailure);
        return true;
    }

    [GeneratedRegex(@"Task '[^']*' \(#(?<id>\d+)\) failed with an unhandled exception: ")]
    private static partial Regex TaskFailed();
}

internal sealed partial class JavaScriptSdk(SdkConventions conventions) : Sdk(conventions)
{
    public override string Language => "JavaScript";

    protected override int FirstId => 1;

    protected override string[] TaskFailureTypes => ["TaskFailedError"];

    public override bool HasEmptyVersions => false;

    public override string ActivityInput(string input) => input;

    public override bool HasMessageAsResult(ExecutionCompletedEvent completed) => false;

    protected override string ShortType(string type) => type;

    protected override string Message(string message) => Replace(TaskFailed(), message, FirstId);

    protected override bool DropsInner() => false;

    [GeneratedRegex(@"(Activity task|Sub-orchestration task) #(?<id>\d+) failed: ")]
    private static partial Regex TaskFailed();
}
