using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>
/// Runs one activity per item of a job: a window in flight, a checkpoint after every end, past failed items, until all have ended or
/// someone cancelled. Plain orchestrator code: it writes nothing itself and replays the same over the same history.
/// </summary>
public static class FanOut
{
    /// <param name="context">The orchestration of this attempt.</param>
    /// <param name="plan">Items, window and policies.</param>
    /// <param name="readEnd">Reads the activity's result; pure. An activity that throws after all its retries ends as failed without it.</param>
    /// <returns>The summary, once every end is recorded; return it from the orchestrator.</returns>
    public static Task<JobSummary> RunAsync<TInput, TResult>(
        TaskOrchestrationContext context, FanOutPlan<TInput> plan, Func<FanOutItem<TInput>, TResult, ItemEnd> readEnd)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(readEnd);
        ArgumentOutOfRangeException.ThrowIfLessThan(plan.Window, 1);
        return new FanOutRun<TInput, TResult>(context, plan, readEnd).RunAsync();
    }
}
