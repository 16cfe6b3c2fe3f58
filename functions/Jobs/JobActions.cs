using Microsoft.DurableTask.Client;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>Pauses, resumes, cancels and retries jobs. What is asked is an event to the attempt; the job itself decides when it is safe.</summary>
public sealed class JobActions(JobStore jobs, JobKinds kinds, JobReader reader, JobStarter starter, IJobChanges changes)
{
    /// <exception cref="ProblemException">404: no such job; 409: not allowed in its present state.</exception>
    public async Task<JobView> SignalAsync(DurableTaskClient client, string id, string signal, string? by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var row = await FindAsync(id, cancellationToken);
        var view = await reader.ViewAsync(client, row, cancellationToken);
        if (IsUnderWay(view.State, signal)) return view;
        Allow(view, signal);

        await client.RaiseEventAsync(row.InstanceId, signal, new JobSignal { By = by }, cancellationToken);

        // After the event: a deck that stops early must find the job knowing why.
        if (signal == JobSignal.Cancel) await changes.RequestCancellationAsync(row.InstanceId, null, cancellationToken);
        return await reader.ViewAsync(client, row, cancellationToken);
    }

    /// <summary>A new attempt with the failed and cancelled items, and those that did not fit into the budget.</summary>
    /// <param name="budget">A new one for all attempts together; null keeps what the job has.</param>
    /// <exception cref="ProblemException">404: no such job; 409: not final, or nothing to retry.</exception>
    public async Task<JobView> RetryAsync(DurableTaskClient client, string id, decimal? budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        var row = await FindAsync(id, cancellationToken);
        var view = await reader.ViewAsync(client, row, cancellationToken);
        Allow(view, "retry");
        var retried = await starter.RetryAsync(client, kinds.Get(row.Kind), row, view.Revision, budget, cancellationToken)
            ?? throw Problems.Conflict("JOB_CHANGED", $"Job {id} was changed by someone else at the same moment.", "Read it again.");
        return await reader.ViewAsync(client, retried, cancellationToken);
    }

    private async Task<JobRow> FindAsync(string id, CancellationToken cancellationToken) =>
        (JobId.IsValid(id) ? await jobs.FindAsync(id, cancellationToken) : null) ?? throw JobProblems.NotFound(id);

    // Asking twice is the same as asking once.
    private static bool IsUnderWay(JobState state, string signal) => signal switch
    {
        JobSignal.Pause => state is JobState.Pausing or JobState.Paused,
        JobSignal.Cancel => state is JobState.Cancelling or JobState.Cancelled,
        JobSignal.Resume => state is JobState.Running,
        _ => false,
    };

    private static void Allow(JobView view, string action)
    {
        if (!view.Links.ContainsKey(action))
            throw Problems.Conflict("ACTION_NOT_ALLOWED", $"Job {view.Id} is {view.State.Wire()}; {action} is not possible now.", "Follow the links of the job; they name what is.");
    }
}

/// <summary>Problems of the job API.</summary>
internal static class JobProblems
{
    public static ProblemException NotFound(string id) => Problems.NotFound(
        "JOB_NOT_FOUND", "There is no such job", $"There is no job '{(id.Length <= 40 ? id : id[..40])}'.", "List the jobs at /api/v1/jobs.");
}
