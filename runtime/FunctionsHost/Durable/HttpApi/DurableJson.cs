using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

internal static class DurableJson
{
    // URLs in the answers keep their & and {}; the content type keeps browsers from reading them as markup.
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static IResult Result(JsonNode? body, int status = StatusCodes.Status200OK) =>
        Results.Text(body?.ToJsonString(Relaxed) ?? "null", "application/json; charset=utf-8", statusCode: status);

    /// <summary>A stored payload: JSON as it is, other text as a JSON string, nothing as null.</summary>
    public static JsonNode? Payload(string? stored)
    {
        if (stored is null) return null;
        if (string.IsNullOrWhiteSpace(stored)) return JsonValue.Create("");
        try
        {
            return JsonNode.Parse(stored);
        }
        catch (JsonException)
        {
            return JsonValue.Create(stored);
        }
    }
}
