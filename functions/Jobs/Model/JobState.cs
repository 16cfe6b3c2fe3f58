using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>What a job is doing, in the words that people see.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    /// <summary>Accepted, not started.</summary>
    [JsonStringEnumMemberName("queued")] Queued = 0,
    [JsonStringEnumMemberName("running")] Running = 1,

    /// <summary>Asked to pause; running items still finish.</summary>
    [JsonStringEnumMemberName("pausing")] Pausing = 2,
    [JsonStringEnumMemberName("paused")] Paused = 3,

    /// <summary>A worker or host was lost; the job resumes by itself.</summary>
    [JsonStringEnumMemberName("interrupted")] Interrupted = 4,

    /// <summary>Asked to cancel; finished items are kept, running ones stop at their next safe point.</summary>
    [JsonStringEnumMemberName("cancelling")] Cancelling = 5,
    [JsonStringEnumMemberName("cancelled")] Cancelled = 6,
    [JsonStringEnumMemberName("succeeded")] Succeeded = 7,

    /// <summary>Finished; some items failed.</summary>
    [JsonStringEnumMemberName("completed_with_errors")] CompletedWithErrors = 8,

    /// <summary>The job itself could not finish.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 9,

    /// <summary>Its deadline passed; what was finished is kept.</summary>
    [JsonStringEnumMemberName("expired")] Expired = 10,
}

/// <summary>Questions about a <see cref="JobState"/> that several places ask.</summary>
public static class JobStates
{
    public static bool IsFinal(this JobState state) =>
        state is JobState.Cancelled or JobState.Succeeded or JobState.CompletedWithErrors or JobState.Failed or JobState.Expired;

    /// <summary>The word on the wire, such as <c>completed_with_errors</c>.</summary>
    public static string Wire(this JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Running => "running",
        JobState.Pausing => "pausing",
        JobState.Paused => "paused",
        JobState.Interrupted => "interrupted",
        JobState.Cancelling => "cancelling",
        JobState.Cancelled => "cancelled",
        JobState.Succeeded => "succeeded",
        JobState.CompletedWithErrors => "completed_with_errors",
        JobState.Failed => "failed",
        JobState.Expired => "expired",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown job state."),
    };

    /// <summary>Null when no state has this word.</summary>
    public static JobState? FromWire(string word)
    {
        foreach (var state in Enum.GetValues<JobState>())
            if (state.Wire() == word) return state;
        return null;
    }
}
