using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Workflows.Testing.Providers;

/// <summary>One answer on the wire.</summary>
public sealed record ProviderAnswer
{
    public int Status { get; init; } = 200;

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public string ContentType { get; init; } = "application/json";

    /// <summary>Sent one after the other, each flushed.</summary>
    public required IReadOnlyList<string> Parts { get; init; }

    /// <summary>After this many parts nothing more comes until the client goes away.</summary>
    public int? SilentAfter { get; init; }

    /// <summary>After this many parts the connection is reset.</summary>
    public int? ResetAfter { get; init; }

    public ProviderAnswer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public ProviderAnswer RetryAfter(int seconds) => With("retry-after", seconds.ToString(CultureInfo.InvariantCulture));

    /// <summary>As an HTTP date.</summary>
    public ProviderAnswer RetryAfter(DateTimeOffset at) => With("retry-after", at.ToUniversalTime().ToString("R", CultureInfo.InvariantCulture));

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = ContentType;
        foreach (var (name, value) in Headers) http.Response.Headers[name] = value;
        for (var i = 0; i <= Parts.Count; i++)
        {
            if (i == ResetAfter)
            {
                http.Abort();
                return;
            }

            if (i == SilentAfter) await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (i == Parts.Count || http.RequestAborted.IsCancellationRequested) return;
            await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(Parts[i]));
            await http.Response.Body.FlushAsync();
        }
    }
}
