using System.Net;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>While no keys are asked for, only requests that name this machine itself are answered.</summary>
/// <remarks>A web page can make its own name point to 127.0.0.1 and then read answers from here; its name in the Host header gives it away.</remarks>
internal sealed class LoopbackNameGuard(RequestDelegate next, RequestAuthorization authorization)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (authorization.IsEnforced || NamesThisMachine(context.Request.Host.Host)) return next(context);

        return HostRefusal.WriteAsync(context, StatusCodes.Status421MisdirectedRequest, "Misdirected request", "HOST_NAME_REFUSED",
            "Without keys this host answers only to localhost and loopback addresses.",
            "Use http://localhost, or set WORKFLOWS_REQUIRE_KEYS=1 and send a function key.");
    }

    private static bool NamesThisMachine(string host) =>
        host.Length == 0
        || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
