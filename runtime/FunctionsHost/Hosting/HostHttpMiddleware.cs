using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What host.json says about every response: custom headers, and 429 beyond the limit of outstanding requests.</summary>
internal sealed class HostHttpMiddleware(RequestDelegate next, HostJson hostJson)
{
    private int _outstanding;

    public async Task InvokeAsync(HttpContext http)
    {
        foreach (var (name, value) in hostJson.CustomHeaders) http.Response.Headers[name] = value;

        var outstanding = Interlocked.Increment(ref _outstanding);
        try
        {
            if (hostJson.MaxOutstandingRequests >= 0 && outstanding > hostJson.MaxOutstandingRequests)
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            else
                await next(http);
        }
        finally
        {
            Interlocked.Decrement(ref _outstanding);
        }
    }
}
