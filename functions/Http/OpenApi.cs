using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.Http;

/// <summary>Serves the checked-in description of the API, which is embedded in the assembly.</summary>
public static class OpenApi
{
    [Function("OpenApiDocument")]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "api/openapi.json")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Results.Stream(Open(), "application/json");
    }

    internal static Stream Open() => typeof(OpenApi).Assembly.GetManifestResourceStream("openapi.json")
        ?? throw new InvalidOperationException("openapi.json is not embedded in this assembly.");
}
