using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Problem JSON for requests that the host turns away before any function sees them.</summary>
internal static class HostRefusal
{
    public static Task WriteAsync(HttpContext context, int status, string title, string code, string detail, string action)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new { type = "about:blank", title, status, code, detail, action },
            options: null, contentType: "application/problem+json", context.RequestAborted);
    }
}
