using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs an HTTP function for a request: keys, invocation, response.</summary>
internal sealed partial class HttpFunctionHandler(
    FunctionInvoker invoker, RequestAuthorization authorization, HttpResultWriter results, IHostApplicationLifetime lifetime, ILogger<HttpFunctionHandler> logger)
{
    public async Task HandleAsync(DiscoveredFunction function, HttpTriggerAttribute trigger, HttpContext http)
    {
        if (!authorization.Allows(http.Request, trigger.EffectiveLevel, function.Name))
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        var input = new TriggerInput
        {
            Value = http,
            HttpContext = http,
            BindingData = () => HttpInvocation.BindingData(http),
            TraceParent = http.Request.Headers.TraceParent.ToString() is { Length: > 0 } parent ? parent : null,
            TraceState = http.Request.Headers.TraceState.ToString() is { Length: > 0 } state ? state : null,
        };
        try
        {
            await invoker.InvokeAsync(function, input, lifetime.ApplicationStopping, context => results.WriteAsync(context, http));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            LogClientLeft(function.Name);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            // The server's own verdict on the request, such as 413 for a body over the limit.
            http.Response.Clear();
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e)
        {
            // User code ends here: the caller learns nothing but the status, the log has the rest.
            var invocationId = e.Data[FunctionInvoker.InvocationIdKey] as string ?? http.TraceIdentifier;
            LogFailed(function.Name, invocationId, e);
            if (http.Response.HasStarted)
            {
                http.Abort();
            }
            else
            {
                http.Response.Clear();
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} failed (invocation {InvocationId})")]
    private partial void LogFailed(string function, string invocationId, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of the function {Function} left before the response was complete")]
    private partial void LogClientLeft(string function);
}
