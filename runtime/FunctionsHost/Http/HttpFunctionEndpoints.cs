using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Maps each HTTP function under the route prefix.</summary>
internal static class HttpFunctionEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var hostJson = services.GetRequiredService<HostJson>();
        var handler = services.GetRequiredService<HttpFunctionHandler>();
        foreach (var function in services.GetRequiredService<FunctionCatalog>().TriggeredBy(BindingTypes.HttpTrigger))
        {
            var trigger = function.TriggerAs<HttpTriggerAttribute>();
            var endpoint = endpoints.Map(Path(hostJson, function), http => handler.HandleAsync(function, trigger, http)).WithDisplayName(function.Name);
            if (trigger.Methods is { Length: > 0 } methods) endpoint.WithMetadata(new HttpMethodMetadata(methods));
        }

        // Only where no function has the root.
        endpoints.MapGet("/", HomePage).Add(builder => ((RouteEndpointBuilder)builder).Order = int.MaxValue);
    }

    /// <summary>With a leading slash, constraints and all.</summary>
    public static string Path(HostJson hostJson, DiscoveredFunction function)
    {
        var route = (function.TriggerAs<HttpTriggerAttribute>().Route ?? function.Name).Trim('/');
        return hostJson.RoutePrefix.Length == 0 ? $"/{route}" : $"/{hostJson.RoutePrefix}/{route}";
    }

    private static IResult HomePage(HttpContext http, AppSettings settings) =>
        AppSettings.IsTrue(settings.Find("AzureWebJobsDisableHomepage"))
            ? Results.NoContent()
            : Results.Content("<!doctype html><title>Functions</title><p>The functions host is running.</p>", "text/html; charset=utf-8");
}
