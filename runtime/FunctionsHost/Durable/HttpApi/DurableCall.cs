using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One request to the management API. Optional values that cannot be read count as absent.</summary>
internal sealed class DurableCall(HttpContext http, RpcInvoker hub)
{
    public HttpContext Http { get; } = http;

    public HttpRequest Request => Http.Request;

    public RpcInvoker Hub { get; } = hub;

    public CancellationToken Aborted => Http.RequestAborted;

    public string InstanceId => Route("instanceId") ?? "";

    public string RequestUri => Request.GetEncodedUrl();

    public T Service<T>() where T : notnull => Http.RequestServices.GetRequiredService<T>();

    public string? Route(string name) => Http.GetRouteValue(name) as string;

    public string? Query(string name) => Request.Query[name].ToString() is { Length: > 0 } value ? value : null;

    public bool Flag(string name, bool fallback) => bool.TryParse(Query(name), out var value) ? value : fallback;

    public int Number(string name, int fallback) =>
        int.TryParse(Query(name), NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : fallback;

    public TimeSpan? Seconds(string name) =>
        double.TryParse(Query(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and <= 86_400
            ? TimeSpan.FromSeconds(value)
            : null;

    public DateTimeOffset? Time(string name) =>
        DateTimeOffset.TryParse(Query(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : null;

    /// <summary>Names of runtime statuses, comma separated or repeated; unknown ones are ignored.</summary>
    public IEnumerable<OrchestrationStatus> Statuses() =>
        Request.Query["runtimeStatus"].SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries))
            .Select(InstanceStatusView.StatusNamed).OfType<OrchestrationStatus>();

    /// <summary>The body as JSON text; null when it is empty.</summary>
    /// <exception cref="DurableRequestException">It is not JSON.</exception>
    public async Task<string?> JsonBodyAsync()
    {
        var bytes = await RequestBody.ReadAsync(Http, Aborted);
        if (bytes.Length == 0) return null;
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return document.RootElement.GetRawText();
        }
        catch (JsonException)
        {
            throw new DurableRequestException("Invalid JSON content");
        }
    }
}
