using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>While no keys are asked for, web pages of other origins cannot make a browser call functions here.</summary>
/// <remarks>
/// A page never reads another origin's answer without leave, but the browser sends its request all the same: a job would start.
/// Programs send none of these headers. Following a link from elsewhere, that is a GET that opens a page, stays possible.
/// </remarks>
internal sealed class ForeignOriginGuard(RequestDelegate next, RequestAuthorization authorization)
{
    public Task InvokeAsync(HttpContext context) =>
        authorization.IsEnforced || !IsForeign(context.Request)
            ? next(context)
            : HostRefusal.WriteAsync(context, StatusCodes.Status403Forbidden, "Foreign origin", "FOREIGN_ORIGIN",
                "Without keys this host answers only to its own pages and to programs, not to pages of another origin.",
                "Call it from its own address or from a program, or set WORKFLOWS_REQUIRE_KEYS=1 and send a function key.");

    private static bool IsForeign(HttpRequest request)
    {
        // The browser's own word, which no script can change. It holds behind a proxy as well, such as a development server's, that changes Host.
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "same-origin" or "none") return false;

        if (request.Headers.Origin is { Count: > 0 } origin) return !IsOwn(origin.ToString(), request.Host);
        if (site.Length == 0) return false;

        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return true;
        return site == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate";
    }

    // "null", which sandboxed pages and files send, is nobody's address.
    private static bool IsOwn(string origin, HostString host) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority.Equals(host.Value, StringComparison.OrdinalIgnoreCase);
}
