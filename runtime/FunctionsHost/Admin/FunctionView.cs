using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>A function as /admin/functions shows it.</summary>
internal static class FunctionView
{
    public static JsonObject Of(DiscoveredFunction function, HttpRequest request, HostJson hostJson)
    {
        var origin = $"{request.Scheme}://{request.Host}";
        var bindings = function.InputBindings.Values.Concat(function.OutputBindings.Values).Cast<BindingInfo>();
        return new JsonObject
        {
            ["name"] = function.Name,
            ["script_root_path_href"] = null,
            ["script_href"] = null,
            ["config_href"] = null,
            ["test_data_href"] = null,
            ["href"] = $"{origin}/admin/functions/{function.Name}",
            ["invoke_url_template"] = function.IsTriggeredBy(BindingTypes.HttpTrigger)
                ? origin + HttpFunctionEndpoints.Path(hostJson, function).ToLowerInvariant()
                : null,
            ["language"] = "dotnet-isolated",
            ["config"] = new JsonObject
            {
                ["name"] = function.Name,
                ["entryPoint"] = function.EntryPoint,
                ["scriptFile"] = Path.GetFileName(function.PathToAssembly),
                ["language"] = "dotnet-isolated",
                ["bindings"] = new JsonArray([.. bindings.Select(b => b.ToJson())]),
            },
            ["files"] = null,
            ["test_data"] = null,
            ["isDisabled"] = function.IsDisabled,
            ["isDirect"] = false,
            ["isProxy"] = false,
        };
    }
}
