using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;

namespace Workflows.Protocol;

/// <summary>How a server is reached.</summary>
public sealed class HttpRpcInvokerOptions
{
    /// <summary>http://host:port (cleartext HTTP/2) or https://host:port.</summary>
    public required Uri Address { get; init; }

    /// <summary>Metadata sent on every call, keys in lower case; asked for each call, so that a token can be renewed.</summary>
    public Func<CancellationToken, ValueTask<IReadOnlyDictionary<string, string>>>? Headers { get; init; }

    /// <summary>Authorities to trust instead of the machine's own; null means the machine's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Largest message accepted, in bytes. Default 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Pings on an idle connection find a dead or stopped peer. Default 20 s.</summary>
    public TimeSpan KeepAlivePingDelay { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a ping may go unanswered. Default 20 s.</summary>
    public TimeSpan KeepAlivePingTimeout { get; init; } = TimeSpan.FromSeconds(20);
}

/// <summary>Calls a gRPC server over HTTP/2.</summary>
public sealed class HttpRpcInvoker : RpcInvoker
{
    private readonly HttpRpcInvokerOptions _options;
    private readonly HttpClient _http;

    public HttpRpcInvoker(HttpRpcInvokerOptions options)
    {
        _options = options;
        var handler = new SocketsHttpHandler
        {
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = options.KeepAlivePingDelay,
            KeepAlivePingTimeout = options.KeepAlivePingTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
        };
        if (options.TrustedRoots is { } roots)
        {
            handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            handler.SslOptions.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public override async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (deadline is { } limit) limited.CancelAfter(limit);
        try
        {
            using var response = await SendAsync(method.Path, request, deadline, limited.Token);
            var reader = PipeReader.Create(await response.Content.ReadAsStreamAsync(limited.Token));
            var message = await RpcFraming.ReadAsync(reader, method.ResponseParser, _options.MaxResponseBytes, limited.Token);
            await DrainAsync(reader, limited.Token);
            ThrowUnlessOk(response, method.Path);
            return message ?? throw new RpcException(RpcStatus.Internal, $"{method.Path} answered OK without a message.");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // Without a deadline only this invoker's own end cancels a call.
            throw deadline is null ? Unavailable(e) : new RpcException(RpcStatus.DeadlineExceeded, $"{method.Name} did not answer within {deadline}.", e);
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            throw Unavailable(e);
        }
    }

    public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        PipeReader reader;
        try
        {
            response = await SendAsync(method.Path, request, null, cancellationToken);
            reader = PipeReader.Create(await response.Content.ReadAsStreamAsync(cancellationToken));
        }
        catch (Exception e) when (IsConnectionLost(e))
        {
            throw Unavailable(e);
        }

        using (response)
        {
            while (true)
            {
                TResponse? message;
                try
                {
                    message = await RpcFraming.ReadAsync(reader, method.ResponseParser, _options.MaxResponseBytes, cancellationToken);
                }
                catch (Exception e) when (IsConnectionLost(e))
                {
                    throw Unavailable(e);
                }

                if (message is null) break;
                yield return message;
            }

            ThrowUnlessOk(response, method.Path);
        }
    }

    public override ValueTask DisposeAsync()
    {
        _http.Dispose();
        return base.DisposeAsync();
    }

    private async Task<HttpResponseMessage> SendAsync(string path, IMessage request, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, new Uri(_options.Address, path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new FrameContent(request),
        };
        message.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        if (deadline is { } limit) message.Headers.TryAddWithoutValidation("grpc-timeout", RpcFraming.EncodeTimeout(limit));
        if (_options.Headers is { } headers)
        {
            foreach (var (key, value) in await headers(cancellationToken)) message.Headers.TryAddWithoutValidation(key, value);
        }

        var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode == HttpStatusCode.OK) return response;

        response.Dispose();
        var status = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => RpcStatus.Unauthenticated,
            HttpStatusCode.Forbidden => RpcStatus.PermissionDenied,
            HttpStatusCode.NotFound => RpcStatus.Unimplemented,
            HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout => RpcStatus.Unavailable,
            _ => RpcStatus.Unknown,
        };
        throw new RpcException(status, $"{_options.Address} answered HTTP {(int)response.StatusCode} to {path}.");
    }

    private static async Task DrainAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted) return;
        }
    }

    private static void ThrowUnlessOk(HttpResponseMessage response, string path)
    {
        var status = Value(response.Headers, "grpc-status") ?? Value(response.TrailingHeaders, "grpc-status");
        if (status == "0") return;

        var detail = Value(response.Headers, "grpc-message") ?? Value(response.TrailingHeaders, "grpc-message") ?? "";
        throw int.TryParse(status, out var code)
            ? new RpcException((RpcStatus)code, RpcFraming.DecodeStatusText(detail))
            : new RpcException(RpcStatus.Internal, $"{path} ended without a grpc-status.");
    }

    private static string? Value(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;

    /// <summary>A peer that goes away while the connection is being made surfaces as a bare socket exception.</summary>
    private static bool IsConnectionLost(Exception e) =>
        e is HttpRequestException or IOException or System.Net.Sockets.SocketException;

    private RpcException Unavailable(Exception e) =>
        new(RpcStatus.Unavailable, $"The server at {_options.Address} cannot be reached: {e.Message}", e);

    private sealed class FrameContent : HttpContent
    {
        private readonly IMessage _message;

        public FrameContent(IMessage message)
        {
            _message = message;
            Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var writer = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
            RpcFraming.Write(writer, _message);
            await writer.FlushAsync();
            await writer.CompleteAsync();
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _message.CalculateSize() + 5;
            return true;
        }
    }
}
