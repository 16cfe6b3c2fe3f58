using System.Text.Json;
using Workflows.Functions.Tests.App;
using Workflows.Http;

namespace Workflows.Functions.Tests.Http;

public sealed class OpenApiTests
{
    [Fact]
    public void Document_NamesEveryEndpoint_AndNoOther()
    {
        using var document = JsonDocument.Parse(OpenApi.Open());
        var described = document.RootElement.GetProperty("paths").EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => $"{method.Name} {path.Name} {method.Value.GetProperty("operationId").GetString()}"))
            .Order(StringComparer.Ordinal);
        var mapped = AppFunctions.Http
            .SelectMany(function => function.Trigger.Methods!.Where(method => method != "head")
                .Select(method => $"{method} /{function.Trigger.Route!.Replace("{*", "{", StringComparison.Ordinal)} {function.Name}"))
            .Order(StringComparer.Ordinal);

        Assert.Equal(mapped, described);
    }

    [Fact]
    public void Document_EveryReference_LeadsSomewhere()
    {
        using var document = JsonDocument.Parse(OpenApi.Open());
        Assert.StartsWith("3.1", document.RootElement.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        foreach (var reference in References(document.RootElement))
        {
            var found = document.RootElement;
            foreach (var part in reference.TrimStart('#').Trim('/').Split('/'))
                Assert.True(found.TryGetProperty(part, out found), reference);
        }
    }

    [Fact]
    public void Document_EveryExample_FitsItsSchema()
    {
        var api = new ApiSchema();
        var examples = Examples(api.Paths).ToArray();

        Assert.True(examples.Length > 15, $"{examples.Length} examples");
        Assert.All(examples, example => Assert.Empty(api.Check(example.Schema, example.Value)));
    }

    private static IEnumerable<(JsonElement Schema, JsonElement Value)> Examples(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().SelectMany(Examples);
        if (element.ValueKind != JsonValueKind.Object) return [];
        if (!element.TryGetProperty("schema", out var schema)) return element.EnumerateObject().SelectMany(property => Examples(property.Value));
        if (element.TryGetProperty("example", out var example)) return [(schema, example)];
        return element.TryGetProperty("examples", out var named) ? named.EnumerateObject().Select(one => (schema, one.Value.GetProperty("value"))) : [];
    }

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == "$ref" ? [property.Value.GetString()!] : References(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };
}
