using Google.Protobuf;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Workflows.Protocol;

/// <summary>One gRPC call as Kestrel sees it: reads the request, writes frames, ends with a status.</summary>
internal sealed class RpcHttpExchange(HttpContext http, RpcCallContext context, int maxMessageBytes)
{
    public RpcCallContext Context { get; } = context;

    public async Task<TRequest> ReadRequestAsync<TRequest>(MessageParser<TRequest> parser)
        where TRequest : class, IMessage<TRequest>
    {
        try
        {
            return await RpcFraming.ReadAsync(http.Request.BodyReader, parser, maxMessageBytes, Context.Cancelled)
                ?? throw new RpcException(RpcStatus.InvalidArgument, "The request carries no message.");
        }
        catch (Exception e) when (e is IOException or ConnectionAbortedException)
        {
            // Nobody is there to hear it, and it is no fault of the handler's for the log.
            throw new RpcException(RpcStatus.Cancelled, "The caller left in the middle of its request.", e);
        }
    }

    /// <summary>Sends the headers at once, so that a client of a quiet stream knows that it is open.</summary>
    public async Task StartStreamAsync()
    {
        Context.Cancelled.ThrowIfCancellationRequested();
        await http.Response.StartAsync(http.RequestAborted);
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public async ValueTask WriteAsync(IMessage message, bool flush)
    {
        RpcFraming.Write(http.Response.BodyWriter, message);
        if (flush) await FlushAsync();
    }

    public async ValueTask FlushAsync()
    {
        // Not with the caller's deadline: Kestrel resets a stream whose write is cancelled, and the status would not arrive.
        Context.Cancelled.ThrowIfCancellationRequested();
        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
    }

    public async Task EndAsync(RpcStatus status, string detail)
    {
        var code = ((int)status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var response = http.Response;
        if (response.HasStarted || status == RpcStatus.Ok)
        {
            if (!response.HasStarted) await response.StartAsync(CancellationToken.None);
            if (http.Features.Get<IHttpResponseTrailersFeature>() is null) return;
            response.AppendTrailer("grpc-status", code);
            if (detail.Length > 0) response.AppendTrailer("grpc-message", RpcFraming.EncodeStatusText(detail));
            return;
        }

        // Nothing sent yet: a trailers-only answer, the status travels in the headers.
        response.Headers["grpc-status"] = code;
        if (detail.Length > 0) response.Headers["grpc-message"] = RpcFraming.EncodeStatusText(detail);
    }
}
