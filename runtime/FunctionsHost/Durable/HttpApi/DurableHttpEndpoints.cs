using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The Durable HTTP management API, at its own base and at the older one. Wants the system key where keys are asked for.</summary>
internal static class DurableHttpEndpoints
{
    public const string BasePath = "/runtime/webhooks/durabletask";

    private static readonly string[] Bases = [BasePath, "/admin/extensions/DurableTaskExtension"];

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        foreach (var path in Bases)
        {
            var api = endpoints.MapGroup(path);
            InstanceEndpoints.Map(api);
            EntityEndpoints.Map(api);
            Map(api, "POST", "/makeprimary", static _ => Task.FromResult(Results.Ok()));
        }

        // The space is the host's own: other paths and methods are nowhere, even when a function has a catch-all route.
        endpoints.Map("/runtime/{**rest}", () => Results.NotFound());
    }

    public static void Map(RouteGroupBuilder api, string method, string pattern, Func<DurableCall, Task<IResult>> handle) =>
        api.MapMethods(pattern, [method], async http =>
        {
            var result = await RunAsync(http, handle);
            await result.ExecuteAsync(http);
        });

    private static async Task<IResult> RunAsync(HttpContext http, Func<DurableCall, Task<IResult>> handle)
    {
        var services = http.RequestServices;
        if (!services.GetRequiredService<RequestAuthorization>().Allows(http.Request, AuthorizationLevel.System))
            return Results.StatusCode(StatusCodes.Status401Unauthorized);
        if (services.GetRequiredService<TaskHubs>().Find(http.Request.Query["taskHub"]) is not { } hub) return Results.NotFound();

        try
        {
            return await handle(new DurableCall(http, hub));
        }
        catch (Exception e) when (DurableErrors.ResultOf(e, http) is { } result)
        {
            return result;
        }
    }
}
