using System.Net;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>What came back; any status code is an answer.</summary>
[JsonConverter(typeof(DurableHttpJson.ResponseConverter))]
public class DurableHttpResponse
{
    public DurableHttpResponse(HttpStatusCode statusCode) => StatusCode = statusCode;

    public HttpStatusCode StatusCode { get; }

    public IDictionary<string, StringValues>? Headers { get; init; }

    public string? Content { get; init; }
}
