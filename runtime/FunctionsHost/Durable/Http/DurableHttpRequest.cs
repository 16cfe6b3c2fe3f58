using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>An HTTP call that an orchestration makes through an activity of the host.</summary>
[JsonConverter(typeof(DurableHttpJson.RequestConverter))]
public class DurableHttpRequest
{
    public DurableHttpRequest(HttpMethod method, Uri uri)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(uri);
        Method = method;
        Uri = uri;
    }

    public HttpMethod Method { get; }

    public Uri Uri { get; }

    public IDictionary<string, StringValues>? Headers { get; set; }

    public string? Content { get; set; }

    /// <summary>Whether a 202 with a Location is asked again, durably, until it says something else. Default true.</summary>
    public bool AsynchronousPatternEnabled { get; set; } = true;

    /// <summary>Null: one attempt.</summary>
    public HttpRetryOptions? HttpRetryOptions { get; set; }

    /// <summary>Of the whole call, with everything that is asked again. Null: as long as it takes.</summary>
    public TimeSpan? Timeout { get; set; }
}
