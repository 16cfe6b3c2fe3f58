using System.Net;
using Microsoft.AspNetCore.Http;
using Workflows.Scheduler.Sockets;

namespace Workflows.Scheduler.Operator;

/// <summary>Who may use the operator's socket: with a token whoever carries it, without one this machine's own pages and tools.</summary>
internal sealed class OperatorGuard(SchedulerOptions options)
{
    private readonly BearerTokenCheck? _token = options.BearerToken is { } token ? new BearerTokenCheck(token) : null;

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = OperatorPage.SecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        var refusal = RefusalOf(context.Request);
        if (refusal is null) await next(context);
        else await OperatorEndpoints.ProblemAsync(context, refusal.Value.Status, refusal.Value.Code, refusal.Value.Detail);
    }

    private (int Status, string Code, string Detail)? RefusalOf(HttpRequest request)
    {
        // A page from elsewhere can make a browser call a loopback address, under its own name or another's.
        if (IPAddress.IsLoopback(options.Host) && !IsLoopback(request.Host.Host))
            return (StatusCodes.Status403Forbidden, "HOST_NOT_LOCAL", "This socket answers under a loopback address only.");
        if (request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] != "navigate")
            return (StatusCodes.Status403Forbidden, "FOREIGN_ORIGIN", "Only this socket's own page may call it from a browser.");
        if (request.Headers.Origin is [{ } origin] && (!Uri.TryCreate(origin, UriKind.Absolute, out var from) || from.Authority != request.Host.Value))
            return (StatusCodes.Status403Forbidden, "FOREIGN_ORIGIN", "Only this socket's own page may call it from a browser.");
        // The page itself says nothing about the hubs; it asks for the token and sends it with every call.
        if (request.Path == "/" && HttpMethods.IsGet(request.Method)) return null;
        if (_token is not null && !_token.Admits(request.Headers.Authorization.ToString()))
            return (StatusCodes.Status401Unauthorized, "TOKEN_MISSING", "The call carries no valid bearer token. Send the one of --token-file as \"authorization: Bearer …\".");
        return null;
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
