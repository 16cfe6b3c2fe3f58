using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Workflows.Protocol;

/// <summary>How a gRPC service is served.</summary>
public sealed class RpcServerOptions
{
    /// <summary>Largest request message in bytes; more is answered with RESOURCE_EXHAUSTED. Default 4 MiB, gRPC's own.</summary>
    public int MaxRequestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Looks at the caller's metadata before any handler and throws <see cref="RpcException"/> to refuse; null admits all.</summary>
    public Action<RpcCallContext>? Authorize { get; init; }
}

/// <summary>Maps an <see cref="RpcService"/> onto Kestrel's HTTP/2.</summary>
public static partial class RpcEndpoints
{
    private static readonly TimeSpan LongestDeadline = TimeSpan.FromDays(40);

    public static void MapRpcService(this IEndpointRouteBuilder endpoints, RpcService service, RpcServerOptions options, ILogger logger)
    {
        foreach (var binding in service.Bindings.Values)
            endpoints.MapPost(binding.Path, (RequestDelegate)(http => ServeAsync(http, binding, options, logger)));
        endpoints.MapFallback((RequestDelegate)(http => ServeAsync(http, null, options, logger)));
    }

    private static async Task ServeAsync(HttpContext http, RpcBinding? binding, RpcServerOptions options, ILogger logger)
    {
        if (http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) != true)
        {
            http.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        http.Response.ContentType = "application/grpc";
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
        var hasDeadline = RpcFraming.TryDecodeTimeout(http.Request.Headers["grpc-timeout"], out var timeout);
        // A timer of the platform ends at 49 days; a caller that waits longer does not mean it.
        if (hasDeadline && timeout < LongestDeadline) cancelled.CancelAfter(timeout);
        var context = new RpcCallContext
        {
            Headers = http.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString(), StringComparer.Ordinal),
            Cancelled = cancelled.Token,
            ConnectionClosed = http.Features.Get<IConnectionLifetimeFeature>()?.ConnectionClosed ?? CancellationToken.None,
            Peer = $"{http.Connection.RemoteIpAddress}:{http.Connection.RemotePort}",
        };
        var exchange = new RpcHttpExchange(http, context, options.MaxRequestBytes);
        try
        {
            options.Authorize?.Invoke(context);
            if (binding is null)
                throw new RpcException(RpcStatus.Unimplemented, $"{http.Request.Path} is not offered here.");
            if (http.Request.Headers["grpc-encoding"] is { Count: > 0 } encoding && encoding != "identity")
                throw new RpcException(RpcStatus.Unimplemented, $"grpc-encoding {encoding} is not supported; use identity.");

            await binding.ServeAsync(exchange);
            await exchange.EndAsync(RpcStatus.Ok, "");
        }
        catch (RpcException e)
        {
            await exchange.EndAsync(e.Status, e.Message);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            if (!http.RequestAborted.IsCancellationRequested && hasDeadline)
                await exchange.EndAsync(RpcStatus.DeadlineExceeded, "The deadline has passed.");
            else if (!http.RequestAborted.IsCancellationRequested)
                await exchange.EndAsync(RpcStatus.Cancelled, "The call was cancelled.");
        }
        catch (Exception e)
        {
            // The handler's own fault: the caller gets a code without internals, the evidence goes to the log.
            LogHandlerFailed(logger, e, http.Request.Path);
            await exchange.EndAsync(RpcStatus.Internal, $"The scheduler failed to serve {http.Request.Path}; its log has the details.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} failed")]
    private static partial void LogHandlerFailed(ILogger logger, Exception exception, string path);
}
