using Workflows.Cli.Api;
using Workflows.Cli.Live;

namespace Workflows.Cli.Progress;

/// <summary>Follows one job to its end, drawing it and, when asked, writing its events as lines of JSON.</summary>
internal sealed class JobWatch(WorkflowsClient client, ProgressView view, TextWriter? json, TimeProvider time)
{
    // Often enough to look alive, seldom enough for a slow terminal line.
    private static readonly TimeSpan DrawEvery = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(3);

    /// <param name="names">Names of items by id, in the order in which they are to be shown.</param>
    public async Task<JobProgress> RunAsync(string jobId, IReadOnlyList<(string Id, string Name)> names, CancellationToken cancellationToken)
    {
        var progress = new JobProgress(jobId);
        var turn = new SemaphoreSlim(1, 1);
        foreach (var (id, name) in names) progress.Expect(id, name);
        using var following = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var refreshing = RefreshAsync(progress, turn, following.Token);
        var lastDrawn = 0L;
        try
        {
            await foreach (var e in new JobFeed(client, time).FollowAsync(jobId, trouble => progress.Trouble = trouble, following.Token))
            {
                if (json is not null)
                {
                    await json.WriteLineAsync(e.ToLine());
                    await json.FlushAsync(cancellationToken);
                }

                await turn.WaitAsync(cancellationToken);
                try
                {
                    progress.Apply(e);
                    if (time.GetElapsedTime(lastDrawn) < DrawEvery || e.IsFinal) continue;
                    lastDrawn = time.GetTimestamp();
                    view.Show(progress);
                }
                finally
                {
                    turn.Release();
                }
            }
        }
        finally
        {
            await following.CancelAsync();
            await refreshing;
            turn.Dispose();
        }

        view.Finish(progress);
        return progress;
    }

    /// <summary>The estimate and the reason of a wait come from the job itself; and what fell between two pictures is drawn.</summary>
    private async Task RefreshAsync(JobProgress progress, SemaphoreSlim turn, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                JobSnapshot? job = null;
                try
                {
                    job = await client.GetJobAsync(progress.JobId, cancellationToken);
                }
                catch (Exception e) when (e is AppUnreachableException or ApiException)
                {
                    // The feed, which asks the same server, says so to the user.
                }

                await turn.WaitAsync(cancellationToken);
                try
                {
                    if (job is not null) progress.Apply(job);
                    if (!progress.IsFinal) view.Show(progress);
                }
                finally
                {
                    turn.Release();
                }

                await Task.Delay(RefreshEvery, time, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The job is final, or the user detached.
        }
    }
}
