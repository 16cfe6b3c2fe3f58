using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Lists, makes and removes function keys of the host and of single functions.</summary>
internal static class KeyEndpoints
{
    public static void Map(RouteGroupBuilder admin)
    {
        admin.MapGet("/host/systemkeys", (HostKeys keys) => List(keys.SystemKeys));
        admin.MapGet("/host/functionkeys", (HostKeys keys) => List(keys.FunctionKeys));
        admin.MapMethods("/host/functionkeys/{key}", ["POST", "PUT"], (string key, HttpRequest request, HostKeys keys) => SetAsync(null, key, request, keys));
        admin.MapDelete("/host/functionkeys/{key}", (string key, HostKeys keys) => Remove(null, key, keys));
        admin.MapGet("/functions/{name}/keys", (string name, FunctionCatalog functions, HostKeys keys) =>
            functions.Find(name) is { } f ? List(keys.KeysOf(f.Name)) : Results.NotFound());
        admin.MapMethods("/functions/{name}/keys/{key}", ["POST", "PUT"], (string name, string key, HttpRequest request, FunctionCatalog functions, HostKeys keys) =>
            functions.Find(name) is { } f ? SetAsync(f.Name, key, request, keys) : Task.FromResult(Results.NotFound()));
        admin.MapDelete("/functions/{name}/keys/{key}", (string name, string key, FunctionCatalog functions, HostKeys keys) =>
            functions.Find(name) is { } f ? Remove(f.Name, key, keys) : Results.NotFound());
    }

    private static IResult List(IEnumerable<HostKey> keys) => AdminEndpoints.Json(new JsonObject
    {
        ["keys"] = new JsonArray([.. keys.Select(View)]),
        ["links"] = new JsonArray(),
    });

    private static JsonObject View(HostKey key) => new() { ["name"] = key.Name, ["value"] = key.Value };

    /// <summary>POST makes a value, PUT brings one.</summary>
    private static async Task<IResult> SetAsync(string? function, string name, HttpRequest request, HostKeys keys)
    {
        string? value = null;
        if (HttpMethods.IsPut(request.Method))
        {
            try
            {
                using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
                value = body.RootElement.TryGetProperty("value", out var given) ? given.GetString() : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return Results.BadRequest();
            }

            if (string.IsNullOrWhiteSpace(value)) return Results.BadRequest();
        }

        if (name.StartsWith('_')) return Results.BadRequest();
        var (key, isNew) = keys.Set(function, name, value);
        return Results.Text(View(key).ToJsonString(), "application/json; charset=utf-8", statusCode: isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static IResult Remove(string? function, string name, HostKeys keys)
    {
        if (name.Equals("_master", StringComparison.OrdinalIgnoreCase)) return Results.BadRequest();
        return keys.Remove(function, name) ? Results.NoContent() : Results.NotFound();
    }
}
