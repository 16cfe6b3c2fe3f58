using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Sends bytes to a gRPC method as they are.</summary>
internal sealed class RawCalls(Uri address) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true, UseProxy = false }) { BaseAddress = address };

    public static byte[] Frame(ReadOnlySpan<byte> message)
    {
        var frame = new byte[message.Length + 5];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame.AsSpan(5));
        return frame;
    }

    /// <summary>The status that the call ended with, and its text; a call may last <paramref name="limit"/> before the server ends it.</summary>
    public async Task<(RpcStatus Status, string Detail)> SendAsync(
        string path, byte[] body, IReadOnlyDictionary<string, string> headers, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(HttpMethod.Post, path)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        message.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        message.Headers.TryAddWithoutValidation("grpc-timeout", $"{(int)limit.TotalMilliseconds}m");
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        try
        {
            return await SendAsync(message, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            // A stream or a connection that the server breaks off is no answer.
            return (RpcStatus.Unknown, $"{e.Message} {e.InnerException?.Message}");
        }
    }

    private async Task<(RpcStatus Status, string Detail)> SendAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        using var response = await _http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (response.StatusCode != HttpStatusCode.OK) return (RpcStatus.Unknown, $"HTTP {(int)response.StatusCode}");
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
        var status = First(response.Headers, "grpc-status") ?? First(response.TrailingHeaders, "grpc-status");
        var detail = First(response.Headers, "grpc-message") ?? First(response.TrailingHeaders, "grpc-message") ?? "";
        return (status is null ? RpcStatus.Unknown : (RpcStatus)int.Parse(status, System.Globalization.CultureInfo.InvariantCulture), Uri.UnescapeDataString(detail));
    }

    public void Dispose() => _http.Dispose();

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;
}
