using System.Text;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>The HTTP side of one call: limits it, and notes why it was refused before the provider's package turns that into an exception.</summary>
internal sealed class ProviderCall : HttpMessageHandler
{
    private const int ErrorBytesMax = 64 << 10;

    private readonly HttpMessageInvoker _connections;
    private readonly CallWatch _watch;
    private readonly TimeProvider _time;
    private readonly bool _sendsKey;

    /// <param name="connections">Shared by all calls; not disposed here.</param>
    /// <param name="sendsKey">False removes the headers of a key that the package insists on.</param>
    public ProviderCall(HttpMessageHandler connections, CallWatch watch, TimeProvider time, bool sendsKey)
    {
        _connections = new(connections, disposeHandler: false);
        (_watch, _time, _sendsKey) = (watch, time, sendsKey);
        Client = new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public HttpClient Client { get; }

    /// <summary>Null unless the provider refused.</summary>
    public ModelFault? Refusal { get; private set; }

    /// <summary>What an exception means that came out of the provider's package.</summary>
    public ModelFault FaultOf(Exception e) => Refusal ?? (_watch.Reached, e) switch
    {
        ({ } limit, _) => new(limit),
        (_, HttpRequestException or IOException) => new(ModelFaultKind.Unreachable),
        (_, { InnerException: HttpRequestException or IOException }) => new(ModelFaultKind.Unreachable),
        _ => new(ModelFaultKind.Garbled),
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!_sendsKey)
        {
            request.Headers.Remove("Authorization");
            request.Headers.Remove("x-api-key");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(_watch.Token, cancellationToken);
        var response = await _connections.SendAsync(request, either.Token);
        _watch.Touch();
        var body = new WatchedStream(await response.Content.ReadAsStreamAsync(either.Token), _watch);
        var original = response.Content;
        response.Content = response.IsSuccessStatusCode ? new StreamContent(body) : new ByteArrayContent(await ReadErrorAsync(response, body, either.Token));
        foreach (var (name, values) in original.Headers)
            if (name is not "Content-Length") response.Content.Headers.TryAddWithoutValidation(name, values);
        return response;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _connections.Dispose();
        base.Dispose(disposing);
    }

    private async Task<byte[]> ReadErrorAsync(HttpResponseMessage response, Stream body, CancellationToken cancellationToken)
    {
        var bytes = new byte[ErrorBytesMax];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        Refusal = ProviderFaults.From((int)response.StatusCode, response.Headers, Encoding.UTF8.GetString(bytes, 0, length), _time.GetUtcNow());
        return bytes[..length];
    }
}
