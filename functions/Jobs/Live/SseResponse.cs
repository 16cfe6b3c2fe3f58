using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Workflows.Jobs;

/// <summary>Writes server-sent events to one response.</summary>
internal sealed class SseResponse(HttpResponse response)
{
    /// <summary>How long a client waits before it comes back.</summary>
    private const int RetryMilliseconds = 3000;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-transform";

        // Asks reverse proxies not to collect events before they pass them on.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await WriteAsync($"retry: {RetryMilliseconds}\n\n", cancellationToken);
    }

    public Task WriteAsync(IEnumerable<(string Name, string? Id, string Data)> events, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        foreach (var (name, id, data) in events)
        {
            if (id is not null) text.Append("id: ").Append(id).Append('\n');
            text.Append("event: ").Append(name).Append("\ndata: ").Append(data).Append("\n\n");
        }

        return text.Length == 0 ? Task.CompletedTask : WriteAsync(text.ToString(), cancellationToken);
    }

    /// <summary>A comment, which clients ignore and proxies count as life.</summary>
    public Task HeartbeatAsync(CancellationToken cancellationToken) => WriteAsync(": alive\n\n", cancellationToken);

    private async Task WriteAsync(string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
