using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>/admin: what the host is doing, which functions it has, and its keys. Wants the master key where keys are asked for.</summary>
internal static class AdminEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapMethods("/admin/host/ping", ["GET", "POST"], () => Results.Ok());

        var admin = endpoints.MapGroup("/admin").AddEndpointFilter(static async (context, next) =>
            context.HttpContext.RequestServices.GetRequiredService<RequestAuthorization>().Allows(context.HttpContext.Request, AuthorizationLevel.Admin)
                ? await next(context)
                : Results.StatusCode(StatusCodes.Status401Unauthorized));
        admin.MapGet("/host/status", Status);
        admin.MapPost("/host/synctriggers", () => Results.NoContent());
        admin.MapGet("/functions", (HttpRequest request, FunctionCatalog functions, HostJson hostJson) =>
            Json(new JsonArray([.. functions.All.Select(f => FunctionView.Of(f, request, hostJson))])));
        admin.MapGet("/functions/{name}", (string name, HttpRequest request, FunctionCatalog functions, HostJson hostJson) =>
            functions.Find(name) is { } function ? Json(FunctionView.Of(function, request, hostJson)) : Results.NotFound());
        admin.MapGet("/functions/{name}/status", FunctionStatus);
        admin.MapPost("/functions/{name}", FunctionRun.StartAsync);
        KeyEndpoints.Map(admin);

        // The space is the host's own: what is not here is nowhere, even when a function has a catch-all route.
        endpoints.Map("/admin/{**rest}", () => Results.NotFound());
    }

    public static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json; charset=utf-8");

    private static IResult Status(HostState state, HostId hostId, FunctionCatalog functions)
    {
        var version = typeof(AdminEndpoints).Assembly.GetName().Version!.ToString();
        var json = new JsonObject
        {
            ["id"] = hostId.Value,
            ["state"] = state.Name,
            ["version"] = version,
            ["versionDetails"] = version,
            ["platformVersion"] = "",
            ["instanceId"] = state.InstanceId,
            ["computerName"] = Environment.MachineName,
            ["processUptime"] = (long)state.Uptime.TotalMilliseconds,
        };
        if (functions.Errors.Count > 0)
            json["errors"] = new JsonArray([.. functions.Errors.Select(e => JsonValue.Create($"{e.Function}: {e.Message}"))]);
        return Json(json);
    }

    private static IResult FunctionStatus(string name, FunctionCatalog functions)
    {
        var errors = functions.Errors.Where(e => e.Function.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(e => e.Message).ToList();
        if (errors.Count > 0) return Json(new JsonObject { ["errors"] = JsonSerializer.SerializeToNode(errors) });
        return functions.Find(name) is null ? Results.NotFound() : Json(new JsonObject());
    }
}
