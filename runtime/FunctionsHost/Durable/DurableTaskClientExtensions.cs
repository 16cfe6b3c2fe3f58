using System.Net;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask.Client;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Answers of HTTP functions that start orchestrations.</summary>
public static class DurableTaskClientExtensions
{
    public static Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponseAsync(request, instanceId, HttpStatusCode.Accepted, cancellation);

    public static async Task<HttpResponseData> CreateCheckStatusResponseAsync(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, body) = Prepare(client, request, instanceId, statusCode);
        await response.Body.WriteAsync(body, cancellation);
        return response;
    }

    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, CancellationToken cancellation = default) =>
        client.CreateCheckStatusResponse(request, instanceId, HttpStatusCode.Accepted, cancellation);

    public static HttpResponseData CreateCheckStatusResponse(
        this DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode, CancellationToken cancellation = default)
    {
        var (response, body) = Prepare(client, request, instanceId, statusCode);
        response.Body.Write(body.Span);
        return response;
    }

    /// <exception cref="ArgumentException">The instance id is empty.</exception>
    /// <exception cref="InvalidOperationException">There is no request and the host's own address is not known.</exception>
    public static HttpManagementPayload CreateHttpManagementPayload(this DurableTaskClient client, string instanceId, HttpRequestData? request = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentException.ThrowIfNullOrEmpty(instanceId);
        var owner = DurableClients.OwnerOf(client);
        var origin = (request is null ? owner?.Origin : OriginOf(request))
            ?? throw new InvalidOperationException("The address of the host is not known; pass the request.");
        var links = new CheckStatusLinks(origin, instanceId, owner?.CommonQuery(client.Name) ?? "");
        return new HttpManagementPayload
        {
            Id = instanceId,
            StatusQueryGetUri = links.Status,
            SendEventPostUri = links.SendEvent,
            // The isolated model's helper doubles the braces here, and existing clients replace just that.
            TerminatePostUri = links.Terminate.Replace("{text}", "{{text}}", StringComparison.Ordinal),
            SuspendPostUri = links.Suspend.Replace("{text}", "{{text}}", StringComparison.Ordinal),
            ResumePostUri = links.Resume.Replace("{text}", "{{text}}", StringComparison.Ordinal),
            PurgeHistoryDeleteUri = links.PurgeHistory,
        };
    }

    /// <summary>Answers with the finished instance, or with where to ask for it once <paramref name="cancellation"/> ends the wait.</summary>
    /// <param name="retryInterval">How often to look; default 1 s.</param>
    public static async Task<HttpResponseData> WaitForCompletionOrCreateCheckStatusResponseAsync(
        this DurableTaskClient client,
        HttpRequestData request,
        string instanceId,
        TimeSpan? retryInterval = null,
        bool returnInternalServerErrorOnFailure = false,
        bool getInputsAndOutputs = false,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(request);
        try
        {
            while (true)
            {
                var instance = await client.GetInstanceAsync(instanceId, getInputsAndOutputs, cancellation);
                if (instance is { IsCompleted: true })
                {
                    var failed = returnInternalServerErrorOnFailure && instance.RuntimeStatus == OrchestrationRuntimeStatus.Failed;
                    var response = request.CreateResponse(failed ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
                    await response.WriteAsJsonAsync(new
                    {
                        instance.Name,
                        instance.InstanceId,
                        instance.CreatedAt,
                        instance.LastUpdatedAt,
                        RuntimeStatus = instance.RuntimeStatus.ToString(),
                        instance.SerializedInput,
                        instance.SerializedOutput,
                        instance.SerializedCustomStatus,
                    }, CancellationToken.None);
                    return response;
                }

                await Task.Delay(retryInterval ?? TimeSpan.FromSeconds(1), cancellation);
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The caller's patience, not the instance, came to its end.
            return await client.CreateCheckStatusResponseAsync(request, instanceId, CancellationToken.None);
        }
    }

    private static (HttpResponseData Response, ReadOnlyMemory<byte> Body) Prepare(
        DurableTaskClient client, HttpRequestData request, string instanceId, HttpStatusCode statusCode)
    {
        ArgumentNullException.ThrowIfNull(request);
        var payload = client.CreateHttpManagementPayload(instanceId, request);
        var response = request.CreateResponse(statusCode);
        response.Headers.Add("Location", payload.StatusQueryGetUri);
        response.Headers.Add("Content-Type", "application/json");
        var body = HttpRequestDataExtensions.WorkerSerializer(request.FunctionContext).Serialize(payload, typeof(HttpManagementPayload), CancellationToken.None);
        return (response, body.ToMemory());
    }

    /// <summary>As the client sees it: proxies say so in their headers.</summary>
    private static string OriginOf(HttpRequestData request)
    {
        var (scheme, host) = (request.Url.Scheme, request.Url.Authority);
        if (request.Headers.TryGetValues("Forwarded", out var forwarded))
        {
            foreach (var part in string.Join(';', forwarded).Split([';', ','], StringSplitOptions.TrimEntries).Select(p => p.Split('=', 2)).Where(p => p.Length == 2))
            {
                if (part[0].Equals("proto", StringComparison.OrdinalIgnoreCase)) scheme = part[1].Trim('"');
                if (part[0].Equals("host", StringComparison.OrdinalIgnoreCase)) host = part[1].Trim('"');
            }
        }
        else
        {
            if (request.Headers.TryGetValues("X-Forwarded-Proto", out var protos)) scheme = protos.First().Split(',')[0].Trim();
            if (request.Headers.TryGetValues("X-Forwarded-Host", out var hosts)) host = hosts.First().Split(',')[0].Trim();
        }

        return $"{scheme}://{host}";
    }
}

public static class FunctionsWorkerApplicationBuilderExtensions
{
    /// <summary>Durable functions are always on here; the call says that the app relies on it.</summary>
    public static IFunctionsWorkerApplicationBuilder ConfigureDurableExtension(this IFunctionsWorkerApplicationBuilder builder) => builder;
}
