using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Workflows.Testing.Providers;

/// <summary>Messages, streamed, with the report as the input of a tool.</summary>
public sealed class AnthropicWire : ProviderWire
{
    public override string BasePath => "";

    public override string Path => "/v1/messages";

    // The API takes either header; the official package of this version sends a bearer token.
    public override string? KeyOf(HttpRequest request) =>
        request.Headers["x-api-key"].ToString() is { Length: > 0 } key ? key
        : request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var token] ? token : null;

    public override ProviderAnswer? Refuse(JsonElement body)
    {
        if (!body.TryGetProperty("stream", out var stream) || !stream.GetBoolean() || body.GetProperty("max_tokens").GetInt32() < 1) return BadRequest();
        // A model that thinks refuses to be forced.
        if (body.TryGetProperty("tool_choice", out var choice) && choice.GetProperty("type").GetString() != "auto") return BadRequest();
        if (body.TryGetProperty("temperature", out _)) return BadRequest();
        if (body.GetProperty("tools")[0].GetProperty("input_schema").GetProperty("type").GetString() != "object") return BadRequest();
        var roles = body.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()).ToList();
        if (roles.Where((role, i) => role != (i % 2 == 0 ? "user" : "assistant")).Any()) return BadRequest();
        var image = body.GetProperty("messages")[0].GetProperty("content").EnumerateArray().Single(part => part.GetProperty("type").GetString() == "image");
        var source = image.GetProperty("source");
        return source.GetProperty("type").GetString() == "base64" && source.GetProperty("media_type").GetString() == "image/jpeg"
            && source.GetProperty("data").GetString()!.StartsWith("/9j/", StringComparison.Ordinal) ? null : BadRequest();
    }

    public override ProviderAnswer Answer(string report) => Stream([Start(), .. ToolUse(report), .. End("tool_use", OutputTokens)]);

    public override ProviderAnswer CutAnswer(string report) => Stream([Start(), .. ToolUse(report), .. End("max_tokens", OutputTokens)]);

    public override ProviderAnswer Refusal() => Stream([Start(), .. End("refusal", OutputTokens)]);

    public override ProviderAnswer RateLimited() => Error(429, Body("rate_limit_error", "This request would exceed your organization's rate limit of 50 requests per minute."));

    public override ProviderAnswer Overloaded() => Error(529, Body("overloaded_error", "Overloaded"));

    public override ProviderAnswer OverloadedInStream() => Stream([Start(), Event("error", Body("overloaded_error", "Overloaded"))]);

    public override ProviderAnswer QuotaUsedUp() =>
        Error(400, Body("invalid_request_error", "Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."));

    public override ProviderAnswer WrongKey(string? key) => Error(401, Body("authentication_error", "invalid x-api-key"));

    public override ProviderAnswer NoSuchModel(string model) => Error(404, Body("not_found_error", $"model: {model}"));

    public override ProviderAnswer TooLarge() => Error(413, Body("request_too_large", "Request exceeds the maximum size"));

    public override ProviderAnswer BadRequest() => Error(400, Body("invalid_request_error", "messages: Field required"));

    public override ProviderAnswer NoSuchPath() => Error(404, Body("not_found_error", "Not found"));

    private static object Body(string type, string message) => new { type = "error", error = new { type, message }, request_id = "req_011CSHoEeqs5C35K2UUqR7Fy" };

    private static string Start() => Event("message_start", new
    {
        type = "message_start",
        message = new
        {
            id = "msg_014p7gG3wDgGV9EUtLvnow3U",
            type = "message",
            role = "assistant",
            model = "stand-in",
            content = Array.Empty<object>(),
            stop_reason = (string?)null,
            stop_sequence = (string?)null,
            usage = new { input_tokens = InputTokens, cache_creation_input_tokens = 0, cache_read_input_tokens = 0, output_tokens = 2, service_tier = "standard" },
        },
    });

    /// <summary>Thought and a word before the report, as models do.</summary>
    private static IEnumerable<string> ToolUse(string report) =>
    [
        Event("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "thinking", thinking = "", signature = "" } }),
        Event("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "thinking_delta", thinking = "It sizes a market." } }),
        Event("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "signature_delta", signature = "EqQBCgIYAhIM1gbcDa9GJwZA2b3h" } }),
        Event("content_block_stop", new { type = "content_block_stop", index = 0 }),
        Event("content_block_start", new { type = "content_block_start", index = 1, content_block = new { type = "text", text = "" } }),
        Event("content_block_delta", new { type = "content_block_delta", index = 1, delta = new { type = "text_delta", text = "Here is my report." } }),
        Event("content_block_stop", new { type = "content_block_stop", index = 1 }),
        Event("content_block_start", new
        {
            type = "content_block_start",
            index = 2,
            content_block = new { type = "tool_use", id = "toolu_01T1x1fJ34qAmk2tNTrN7Up6", name = "page_analysis", input = new { } },
        }),
        Event("ping", new { type = "ping" }),
        Delta(""),
        .. Pieces(report).Select(Delta),
        Event("content_block_stop", new { type = "content_block_stop", index = 2 }),
    ];

    private static string Delta(string piece) =>
        Event("content_block_delta", new { type = "content_block_delta", index = 2, delta = new { type = "input_json_delta", partial_json = piece } });

    private static IEnumerable<string> End(string stopReason, int outputTokens) =>
    [
        Event("message_delta", new { type = "message_delta", delta = new { stop_reason = stopReason, stop_sequence = (string?)null }, usage = new { output_tokens = outputTokens } }),
        Event("message_stop", new { type = "message_stop" }),
    ];

    private static string Event(string name, object data) => $"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n";
}
