using System.Net.Http.Headers;
using System.Text.Json;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Tells from a provider's refusal what is the matter. The shapes of OpenAI, Azure and Anthropic are close enough for one reading.</summary>
internal static class ProviderFaults
{
    private const int TypeCharactersMax = 64;

    /// <param name="body">The error's JSON, or whatever came.</param>
    public static ModelFault From(int status, HttpResponseHeaders headers, string body, DateTimeOffset now)
    {
        var (kind, type) = Read(status, body);
        return new(kind, status, type, RetryHints.Read(headers, now));
    }

    /// <summary>An error that came in the middle of a stream that had begun well.</summary>
    public static ModelFault InStream(JsonElement body)
    {
        var (kind, type) = Read(0, body.ValueKind == JsonValueKind.Undefined ? "" : body.GetRawText());
        return new(kind, 0, type);
    }

    private static (ModelFaultKind Kind, string? Type) Read(int status, string body)
    {
        var (type, code, message) = Parse(body);
        var kind = ByName(code) ?? ByName(type) ?? ByMessage(message) ?? ByStatus(status);
        return (kind, Clean(code) ?? Clean(type));
    }

    private static ModelFaultKind? ByName(string? name) => name switch
    {
        "insufficient_quota" or "billing_hard_limit_reached" or "billing_not_active" or "billing_error" => ModelFaultKind.Quota,
        "invalid_api_key" or "authentication_error" or "permission_error" or "invalid_authentication" => ModelFaultKind.KeyRejected,
        "model_not_found" or "not_found_error" or "DeploymentNotFound" => ModelFaultKind.NotFound,
        "content_filter" or "content_policy_violation" or "ResponsibleAIPolicyViolation" => ModelFaultKind.Refused,
        "context_length_exceeded" or "string_above_max_length" or "request_too_large" => ModelFaultKind.TooLarge,
        "rate_limit_exceeded" or "rate_limit_error" or "RateLimitReached" => ModelFaultKind.Limited,
        "overloaded_error" or "server_overloaded" or "slow_down" => ModelFaultKind.Overloaded,
        "api_error" or "server_error" or "timeout_error" => ModelFaultKind.Broken,
        _ => null,
    };

    /// <summary>Where a provider gives these the name of any bad request.</summary>
    private static ModelFaultKind? ByMessage(string? message) => message switch
    {
        null => null,
        _ when message.Contains("credit balance is too low", StringComparison.OrdinalIgnoreCase) => ModelFaultKind.Quota,
        _ when message.Contains("prompt is too long", StringComparison.OrdinalIgnoreCase) => ModelFaultKind.TooLarge,
        _ => null,
    };

    private static ModelFaultKind ByStatus(int status) => status switch
    {
        401 or 403 => ModelFaultKind.KeyRejected,
        402 => ModelFaultKind.Quota,
        404 => ModelFaultKind.NotFound,
        413 => ModelFaultKind.TooLarge,
        429 => ModelFaultKind.Limited,
        503 or 529 => ModelFaultKind.Overloaded,
        408 or >= 500 => ModelFaultKind.Broken,
        0 => ModelFaultKind.Broken,
        _ => ModelFaultKind.BadRequest,
    };

    private static (string? Type, string? Code, string? Message) Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object) return default;
            return (Text(error, "type"), Text(error, "code"), Text(error, "message"));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // A proxy's page, or text that is not even Unicode: the status has to do.
            return default;
        }
    }

    private static string? Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Only what looks like an identifier may reach a log.</summary>
    private static string? Clean(string? name) =>
        name is { Length: > 0 and <= TypeCharactersMax } && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.') ? name : null;
}
