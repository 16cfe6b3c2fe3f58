using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>Acting on jobs. Asking twice is the same as asking once, so no idempotency key is needed here.</summary>
public sealed class JobActionEndpoints(JobActions actions, DurableClients clients)
{
    private const int NameCharactersMax = 100;

    [Function("PauseJob")]
    public Task<IResult> PauseAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/jobs/{id}/pause")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        SignalAsync(request, id, JobSignal.Pause, client, cancellationToken);

    [Function("ResumeJob")]
    public Task<IResult> ResumeAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/jobs/{id}/resume")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        SignalAsync(request, id, JobSignal.Resume, client, cancellationToken);

    [Function("CancelJob")]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/jobs/{id}/cancel")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken) =>
        SignalAsync(request, id, JobSignal.Cancel, client, cancellationToken);

    [Function("RetryJob")]
    public async Task<IResult> RetryAsync(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "api/v1/jobs/{id}/retry")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var body = await RequestBody.ReadObjectAsync(request, emptyAllowed: true, cancellationToken);
        return Accepted(request, await actions.RetryAsync(client, id, body.Money("budget"), cancellationToken));
    }

    private async Task<IResult> SignalAsync(HttpRequest request, string id, string signal, DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var by = (await RequestBody.ReadObjectAsync(request, emptyAllowed: true, cancellationToken)).Text("by", NameCharactersMax);
        return Accepted(request, await actions.SignalAsync(client, id, signal, by, cancellationToken));
    }

    private static IResult Accepted(HttpRequest request, JobView view)
    {
        request.HttpContext.Response.Headers.Location = Reply.Absolute(request, JobLinks.Self(view.Id));
        return Reply.Json(view, StatusCodes.Status202Accepted);
    }
}
