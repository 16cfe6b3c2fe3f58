using System.Globalization;
using Workflows.Cli;
using Workflows.Cli.Api;
using Workflows.Cli.Commands;
using Workflows.Cli.Progress;

namespace Workflows.Runner;

/// <summary>The analysis of one <c>./run</c>: starts a job, or goes on with the one that an earlier run left unfinished.</summary>
/// <param name="workerHopeless">Done when there will be no GPU worker.</param>
internal sealed class DeckRun(WorkflowsClient client, RunOptions options, ProgressView view, TextWriter events, Task workerHopeless, TimeProvider time)
{
    /// <summary>Id of the job that is being followed; null when there is none.</summary>
    public string? Unfinished { get; private set; }

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        var decks = await new DeckUploader(client, time).UploadAsync(files, cancellationToken);
        var order = options.Analysis with { DeckIds = [.. decks.Select(deck => deck.Id).Distinct()] };
        // A job that began with a deck's old content does not stand for its new one.
        var open = await OpenJobs.FindAsync(client, order, decks.Any(deck => deck.WasReplaced), cancellationToken);
        var jobId = open.Same?.Id ?? await client.StartVisualAnalysisAsync(order, cancellationToken);
        Unfinished = jobId;
        view.Say(open.Same is { } same
            ? string.Create(CultureInfo.InvariantCulture, $"Job {jobId} was interrupted; going on with it: {same.Items.Succeeded} of {same.Items.Total} {(order.IsMatrix ? "analyses" : "decks")} are done.")
            : $"Job {jobId}: analyzing {decks.Count} deck{(decks.Count == 1 ? "" : "s")}.");
        foreach (var other in open.Others) view.Say(OpenJobs.Line(other, client.Address));

        if (await FollowAsync(jobId, DeckUploader.ItemNames(decks, order), options.Json ? events : null, cancellationToken) is not { } ended)
            return ExitCodes.WaitingForDependency;
        await TellResultsAsync(jobId, cancellationToken);
        return options.Once && !await AwaitAsync(open.Others, cancellationToken) ? ExitCodes.WaitingForDependency : ExitCodes.Of(ended.State);
    }

    /// <summary>Whoever stops after this would break off what these jobs have in hand.</summary>
    /// <returns>False when they wait for a worker that does not start.</returns>
    private async Task<bool> AwaitAsync(IReadOnlyList<JobSnapshot> others, CancellationToken cancellationToken)
    {
        foreach (var id in others.Select(job => job.Id))
        {
            var job = await client.GetJobAsync(id, cancellationToken);
            if (job.IsFinal || OpenJobs.IsHeld(job)) continue;
            Unfinished = id;
            view.Say($"Job {id} of an earlier run is unfinished; waiting for it too.");
            // The stream of events is that of this run's job.
            if (await FollowAsync(id, [], null, cancellationToken) is null) return false;
        }

        return true;
    }

    /// <returns>Null when the job waits for a worker that does not start.</returns>
    private async Task<JobProgress?> FollowAsync(string jobId, IReadOnlyList<(string Id, string Name)> names, TextWriter? json, CancellationToken cancellationToken)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = new JobWatch(client, view, json, time).RunAsync(jobId, names, watching.Token);
        var givenUp = options.Once ? workerHopeless : new TaskCompletionSource().Task;
        if (await Task.WhenAny(watch, givenUp) == watch)
        {
            var job = await watch;
            Unfinished = null;
            return job;
        }

        await watching.CancelAsync();
        await watch.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        view.Say($"Job {jobId} waits for the GPU worker, which does not start. It goes on by itself with the next ./run.");
        return null;
    }

    private async Task TellResultsAsync(string jobId, CancellationToken cancellationToken)
    {
        if (options.Report is { } path)
        {
            await LabCommands.WriteFileAsync(client, jobId, LabCommands.FormatOf(path), path, cancellationToken);
            view.Say($"Results: {path}");
        }
        else if (!options.Once)
        {
            view.Say(ResultsLine(client.Address, jobId));
        }
    }

    internal static string ResultsLine(Uri address, string jobId) =>
        $"Results: {address}api/v1/jobs/{jobId}/results, or {PrintedCommand.Cli(address, $"export {jobId} --out report.html")}";
}
