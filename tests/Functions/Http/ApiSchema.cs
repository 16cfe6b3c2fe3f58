using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Http;

namespace Workflows.Functions.Tests.Http;

/// <summary>Checks JSON against the schemas of the API's own description. Knows what that document uses; a property that is not described is a fault.</summary>
internal sealed class ApiSchema
{
    private readonly JsonElement _root;

    public ApiSchema()
    {
        using var document = JsonDocument.Parse(OpenApi.Open());
        _root = document.RootElement.Clone();
    }

    public JsonElement Paths => _root.GetProperty("paths");

    /// <summary>The schema of an answer as JSON.</summary>
    public JsonElement Answer(string path, string method, string status) => Paths.GetProperty(path).GetProperty(method)
        .GetProperty("responses").GetProperty(status).GetProperty("content").GetProperty("application/json").GetProperty("schema");

    /// <summary>What is wrong, by JSON pointer; empty when all is right.</summary>
    public IReadOnlyList<string> Check(JsonElement schema, JsonElement value) => [.. Faults(schema, value, "")];

    private IEnumerable<string> Faults(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference)) return Faults(Find(reference.GetString()!), value, at);
        if (schema.TryGetProperty("anyOf", out var any))
            return any.EnumerateArray().Any(one => !Faults(one, value, at).Any()) ? [] : [$"{at} fits none of the alternatives: {value}"];
        if (schema.TryGetProperty("allOf", out var all)) return Faults(Merged(all), value, at);
        if (schema.TryGetProperty("type", out var type) && !Types(type).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(type).Contains("number")))
            return [$"{at} is {TypeOf(value)}, not {type}"];
        if (schema.TryGetProperty("enum", out var words) && words.EnumerateArray().All(word => word.ToString() != value.ToString())) return [$"{at} is {value}, none of {words}"];
        if (schema.TryGetProperty("pattern", out var pattern) && value.ValueKind == JsonValueKind.String && !Regex.IsMatch(value.GetString()!, pattern.GetString()!))
            return [$"{at} is {value}, not like {pattern}"];
        return value.ValueKind switch
        {
            JsonValueKind.Object => Members(schema, value, at),
            JsonValueKind.Array when schema.TryGetProperty("items", out var items) => value.EnumerateArray().SelectMany((entry, i) => Faults(items, entry, $"{at}/{i}")),
            _ => [],
        };
    }

    private IEnumerable<string> Members(JsonElement schema, JsonElement value, string at)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _)) yield return $"{at}/{name} is missing";
        if (!schema.TryGetProperty("properties", out var properties) && !schema.TryGetProperty("additionalProperties", out _)) yield break;
        foreach (var member in value.EnumerateObject())
        {
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(member.Name, out var described))
            {
                foreach (var fault in Faults(described, member.Value, $"{at}/{member.Name}")) yield return fault;
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                if (others.ValueKind != JsonValueKind.Object) continue;
                foreach (var fault in Faults(others, member.Value, $"{at}/{member.Name}")) yield return fault;
            }
            else
            {
                yield return $"{at}/{member.Name} is not described";
            }
        }
    }

    private JsonElement Merged(JsonElement all)
    {
        var (properties, required) = (new Dictionary<string, JsonElement>(), new List<string>());
        foreach (var part in all.EnumerateArray().Select(part => part.TryGetProperty("$ref", out var reference) ? Find(reference.GetString()!) : part))
        {
            foreach (var property in part.GetProperty("properties").EnumerateObject()) properties[property.Name] = property.Value;
            if (part.TryGetProperty("required", out var names)) required.AddRange(names.EnumerateArray().Select(name => name.GetString()!));
        }

        return JsonSerializer.SerializeToElement(new { type = "object", properties, required });
    }

    private JsonElement Find(string reference) =>
        reference.TrimStart('#').Trim('/').Split('/').Aggregate(_root, (found, part) => found.GetProperty(part));

    private static IEnumerable<string> Types(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!) : [type.GetString()!];

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
