using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace Workflows.Http;

/// <summary>Is the process alive, and are the things it needs there.</summary>
public sealed class Health(TableServiceClient tables, BlobServiceClient blobs)
{
    private static readonly TimeSpan ProbeWithin = TimeSpan.FromSeconds(3);

    [Function("HealthLive")]
    public static IResult Live([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Reply.Json(new { Status = "ok" });
    }

    [Function("HealthReady")]
    public async Task<IResult> ReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(ProbeWithin);
        var checks = await Task.WhenAll(
            ProbeAsync("tables", async token => await tables.QueryAsync(maxPerPage: 1, cancellationToken: token).AsPages().FirstAsync(token), patience.Token),
            ProbeAsync("blobs", async token => await blobs.GetPropertiesAsync(token), patience.Token),
            ProbeAsync("scheduler", async token => await client.GetInstanceAsync("health-probe", token), patience.Token));
        var ready = checks.All(check => check.Status == "ok");
        return Reply.Json(new { Status = ready ? "ok" : "degraded", Checks = checks }, ready ? 200 : 503);
    }

    private static async Task<Check> ProbeAsync(string name, Func<CancellationToken, Task> probe, CancellationToken cancellationToken)
    {
        try
        {
            await probe(cancellationToken);
            return new(name, "ok", null);
        }
        catch (Exception e)
        {
            // Whatever it is, the dependency is not usable; its type is enough for the caller, its message may hold addresses.
            return new(name, "down", $"{name} did not answer ({e.GetType().Name}).");
        }
    }

    private sealed record Check(string Name, string Status, string? Sentence);
}
