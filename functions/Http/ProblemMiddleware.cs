using Azure;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Workflows.Http;

/// <summary>Border of every HTTP function: correlation id, security headers, and problems instead of exceptions.</summary>
/// <remarks>Other triggers pass through: their failures belong to their own retry rules.</remarks>
internal sealed partial class ProblemMiddleware(ILogger<ProblemMiddleware> logger) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var correlationId = Correlation.Of(http, context);
        http.Response.Headers["x-correlation-id"] = correlationId;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.Headers["Referrer-Policy"] = "no-referrer";
        try
        {
            await next(context);
        }
        catch (Exception e) when (Find<ProblemException>(e) is { } known)
        {
            Answer(context, http, known.Problem, correlationId);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left; nobody reads an answer.
            LogClientLeft(context.FunctionDefinition.Name, e.GetType().Name);
            context.GetInvocationResult().Value = Results.Empty;
        }
        catch (Exception e) when (Find<BadHttpRequestException>(e) is { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            Answer(context, http, Problems.TooLarge(RequestBody.ServerLimitBytes, "the server's request size").Problem, correlationId);
        }
        catch (Exception e) when (Find<RequestFailedException>(e) is { Status: 0 or >= 500 })
        {
            LogStorageAway(e, context.FunctionDefinition.Name, correlationId);
            Answer(context, http, Problems.StorageAway, correlationId);
        }
        catch (Exception e)
        {
            // Ends here: the caller gets an id, the log gets the exception.
            LogUnexpected(e, context.FunctionDefinition.Name, correlationId);
            Answer(context, http, Problems.Unexpected, correlationId);
        }
    }

    private static void Answer(FunctionContext context, HttpContext http, Problem problem, string correlationId)
    {
        // A stream that broke off in the middle cannot become a problem any more.
        context.GetInvocationResult().Value = http.Response.HasStarted ? Results.Empty : problem.ToResult(http.Request.Path, correlationId);
    }

    // Some hosts wrap what a function throws.
    private static T? Find<T>(Exception? e) where T : Exception
    {
        for (; e is not null; e = e.InnerException)
            if (e is T found) return found;
        return null;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Function} failed (correlation {CorrelationId})")]
    private partial void LogUnexpected(Exception e, string function, string correlationId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Function} found storage away (correlation {CorrelationId})")]
    private partial void LogStorageAway(Exception e, string function, string correlationId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The client of {Function} left ({Reason})")]
    private partial void LogClientLeft(string function, string reason);
}
