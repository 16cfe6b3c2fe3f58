using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Instances;

/// <summary>
/// Failures nest, and protobuf reads a message only to a depth of 100. A failure comes in near the top of a request and lies deeper in
/// histories and work items; what is kept of it is bounded, so that whatever was accepted can also be read again.
/// </summary>
internal static class FailureDepth
{
    /// <summary>Failures inside each other; with <see cref="ValueLevelsMax"/> and the messages around it far below 100.</summary>
    public const int LevelsMax = 32;

    /// <summary>Lists and structures inside each other in a failure's properties; each costs three levels of messages.</summary>
    public const int ValueLevelsMax = 12;

    public const string LeftOutType = "Workflows.Scheduler.FailuresLeftOut";

    /// <summary>The same failure, or a copy without what is too deep. Messages are shared with their sender, so none is changed.</summary>
    public static TaskFailureDetails? Bounded(TaskFailureDetails? failure)
    {
        var levels = new List<TaskFailureDetails>();
        var isBounded = true;
        for (var level = failure; level is not null; level = level.InnerFailure)
        {
            if (levels.Count == LevelsMax)
            {
                isBounded = false;
                break;
            }

            levels.Add(level);
            isBounded &= level.Properties.Values.All(value => IsBounded(value, ValueLevelsMax));
        }

        return isBounded ? failure : Copy(levels);
    }

    private static TaskFailureDetails? Copy(List<TaskFailureDetails> levels)
    {
        var inner = levels[^1].InnerFailure is null ? null : new TaskFailureDetails
        {
            ErrorType = LeftOutType, ErrorMessage = $"The failures inside this one are left out: {LevelsMax} inside each other are kept.",
        };
        for (var i = levels.Count - 1; i >= 0; i--)
        {
            var copy = new TaskFailureDetails
            {
                ErrorType = levels[i].ErrorType, ErrorMessage = levels[i].ErrorMessage, StackTrace = levels[i].StackTrace,
                IsNonRetriable = levels[i].IsNonRetriable, InnerFailure = inner,
            };
            foreach (var (key, value) in levels[i].Properties)
                copy.Properties.Add(key, IsBounded(value, ValueLevelsMax) ? value : Value.ForString($"(nested deeper than {ValueLevelsMax} levels, left out)"));
            inner = copy;
        }

        return inner;
    }

    private static bool IsBounded(Value value, int levelsLeft) => value.KindCase switch
    {
        Value.KindOneofCase.StructValue => levelsLeft > 0 && value.StructValue.Fields.Values.All(field => IsBounded(field, levelsLeft - 1)),
        Value.KindOneofCase.ListValue => levelsLeft > 0 && value.ListValue.Values.All(element => IsBounded(element, levelsLeft - 1)),
        _ => true,
    };
}
