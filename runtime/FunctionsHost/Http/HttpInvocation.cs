using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Ties an invocation to the request that started it.</summary>
internal static class HttpInvocation
{
    public static void Attach(InvocationContext context, HttpContext http)
    {
        context.Items[FunctionContextExtensions.HttpContextKey] = http;
        context.Features.Set<IHttpRequestDataFeature>(new RequestDataFeature(http));
        // IResult and MVC results resolve their services from the request: give them the invocation's scope.
        http.RequestServices = context.InstanceServices;
    }

    /// <summary>Route values by name, and Query and Headers as JSON texts.</summary>
    public static IReadOnlyDictionary<string, object?> BindingData(HttpContext http)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["Query"] = JsonSerializer.Serialize(http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString())),
            ["Headers"] = JsonSerializer.Serialize(http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())),
        };
        foreach (var (name, value) in http.Request.RouteValues) data[name] = value;
        return data;
    }

    private sealed class RequestDataFeature(HttpContext http) : IHttpRequestDataFeature
    {
        private AspNetRequestData? _request;

        public ValueTask<HttpRequestData?> GetHttpRequestDataAsync(FunctionContext context) => new(_request ??= new AspNetRequestData(context, http));
    }
}
