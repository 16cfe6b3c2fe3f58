using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A request that the API answers with a status and a sentence.</summary>
internal sealed class DurableRequestException(string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    public int Status { get; } = status;
}

/// <summary>Error bodies in the shape of the official API, <c>{"Message": …}</c>.</summary>
internal static partial class DurableErrors
{
    /// <returns>Null for what is no answer: the client left, or the server itself refused the request.</returns>
    public static IResult? ResultOf(Exception exception, HttpContext http)
    {
        switch (exception)
        {
            case DurableRequestException e:
                return Body(e.Status, e.Message, null);
            case ArgumentException or RpcException { Status: RpcStatus.InvalidArgument }:
                return Body(StatusCodes.Status400BadRequest, "One or more of the arguments submitted is incorrect", exception);
            case RpcException { Status: RpcStatus.NotFound }:
                return Results.NotFound();
            case OperationCanceledException or BadHttpRequestException:
                return null;
            default:
                LogFailed(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DurableErrors)), http.Request.Path, exception);
                return Body(StatusCodes.Status500InternalServerError, "Something went wrong while processing your request", null);
        }
    }

    private static IResult Body(int status, string message, Exception? exception)
    {
        var body = new JsonObject { ["Message"] = message };
        if (exception is not null)
        {
            body["ExceptionMessage"] = exception.Message;
            body["ExceptionType"] = typeof(ArgumentException).FullName;
        }

        return DurableJson.Result(body, status);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request to {Path} failed")]
    private static partial void LogFailed(ILogger logger, string? path, Exception exception);
}
