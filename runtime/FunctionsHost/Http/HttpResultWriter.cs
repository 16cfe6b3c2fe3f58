using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Turns the result of an HTTP function, or the HTTP property of its result class, into the response.</summary>
internal sealed partial class HttpResultWriter(ILogger<HttpResultWriter> logger)
{
    public async Task WriteAsync(InvocationContext context, HttpContext http)
    {
        if (await TryWriteAsync(context, context.GetInvocationResult().Value, http)) return;

        var outputs = context.Features.Get<InvocationOutputs>()!.All.Where(o => o.Key.Type == BindingTypes.Http);
        foreach (var (_, value) in outputs)
        {
            if (await TryWriteAsync(context, value, http)) return;
        }

        if (context.GetInvocationResult().Value is not null && !http.Response.HasStarted) LogNoResponse(context.Function.Name, context.InvocationId);
    }

    private static async Task<bool> TryWriteAsync(InvocationContext context, object? value, HttpContext http)
    {
        switch (value)
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                return true;
            case IResult result:
                await result.ExecuteAsync(http);
                return true;
            case AspNetResponseData response:
                await response.FinishAsync(context.CancellationToken);
                return true;
            case HttpResponseData response:
                await CopyAsync(response, http, context.CancellationToken);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A response that the app made itself, not from the request.</summary>
    private static async Task CopyAsync(HttpResponseData response, HttpContext http, CancellationToken cancellationToken)
    {
        http.Response.StatusCode = (int)response.StatusCode;
        foreach (var (name, values) in response.Headers.NonValidated) http.Response.Headers[name] = values.ToArray();
        if (response.Body.CanSeek) response.Body.Position = 0;
        await response.Body.CopyToAsync(http.Response.Body, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The function {Function} returned a value that is no HTTP response; the client gets an empty body (invocation {InvocationId})")]
    private partial void LogNoResponse(string function, string invocationId);
}
