using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>The matrix of a deck job.</summary>
public sealed class MatrixEndpoint(JobStore jobs, DeckMatrix matrix, DurableClients clients)
{
    [Function("GetJobMatrix")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}/matrix")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var job = await jobs.RequireDeckJobAsync(id, cancellationToken);
        return Reply.Json(await matrix.ReadAsync(client, job, cancellationToken));
    }
}

/// <summary>Finds jobs of the deck lab.</summary>
internal static class DeckJobs
{
    /// <exception cref="ProblemException">404: no such job; 409: a job of another pipeline.</exception>
    public static async Task<JobRow> RequireDeckJobAsync(this JobStore jobs, string id, CancellationToken cancellationToken)
    {
        var job = (JobId.IsValid(id) ? await jobs.FindAsync(id, cancellationToken) : null) ?? throw JobProblems.NotFound(id);
        return job.Kind == DeckAnalysisJob.Kind.Name
            ? job
            : throw Problems.Conflict("NOT_A_DECK_JOB", $"Job {id} is a {job.Kind} job; this is there for deck analyses only.", "Choose a deck analysis.");
    }
}
