using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Workflows.Testing.Providers;

/// <summary>Chat completions, streamed, with usage in the last chunk.</summary>
public sealed class OpenAiWire : ProviderWire
{
    public override string BasePath => "/v1";

    public override string Path => "/v1/chat/completions";

    public override string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization.ToString() is ['B', 'e', 'a', 'r', 'e', 'r', ' ', .. var key] ? key : null;

    public override ProviderAnswer? Refuse(JsonElement body)
    {
        if (!body.TryGetProperty("stream", out var stream) || !stream.GetBoolean()) return BadRequest();
        if (!body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean()) return BadRequest();
        var format = body.GetProperty("response_format");
        if (format.GetProperty("type").GetString() != "json_schema" || !format.GetProperty("json_schema").GetProperty("strict").GetBoolean()) return BadRequest();
        var page = body.GetProperty("messages")[1].GetProperty("content");
        var image = page.EnumerateArray().Single(part => part.GetProperty("type").GetString() == "image_url");
        return image.GetProperty("image_url").GetProperty("url").GetString()!.StartsWith("data:image/jpeg;base64,/9j/", StringComparison.Ordinal) ? null : BadRequest();
    }

    public override ProviderAnswer Answer(string report) => Stream(
        [Chunk(new { role = "assistant", content = "", refusal = (string?)null }), .. Pieces(report).Select(piece => Chunk(new { content = piece })), Chunk(new { }, "stop"), Usage(), Done]);

    public override ProviderAnswer CutAnswer(string report) => Stream(
        [Chunk(new { role = "assistant", content = "" }), .. Pieces(report).Select(piece => Chunk(new { content = piece })), Chunk(new { }, "length"), Usage(), Done]);

    public override ProviderAnswer Refusal() => Stream(
        [Chunk(new { role = "assistant", content = (string?)null, refusal = "" }), Chunk(new { refusal = "I'm sorry, I can't assist with that." }), Chunk(new { }, "stop"), Usage(), Done]);

    public override ProviderAnswer RateLimited() => Error(429, Body("Rate limit reached for this model in your organization on requests per min.", "requests", "rate_limit_exceeded"));

    public override ProviderAnswer Overloaded() => Error(503, Body("The engine is currently overloaded, please try again later.", "server_error", null));

    public override ProviderAnswer OverloadedInStream() => Stream(
        [Chunk(new { role = "assistant", content = "" }), $"data: {JsonSerializer.Serialize(Body("The server had an error while processing your request.", "server_error", null))}\n\n"]);

    public override ProviderAnswer QuotaUsedUp() => Error(429, Body("You exceeded your current quota, please check your plan and billing details.", "insufficient_quota", "insufficient_quota"));

    public override ProviderAnswer WrongKey(string? key) => Error(401, Body($"Incorrect API key provided: {key}.", "invalid_request_error", "invalid_api_key"));

    public override ProviderAnswer NoSuchModel(string model) =>
        Error(404, Body($"The model `{model}` does not exist or you do not have access to it.", "invalid_request_error", "model_not_found"));

    public override ProviderAnswer TooLarge() => Error(400, Body("This model's maximum context length is 128000 tokens.", "invalid_request_error", "context_length_exceeded"));

    public override ProviderAnswer BadRequest() => Error(400, Body("Unsupported parameter.", "invalid_request_error", "unsupported_parameter"));

    public override ProviderAnswer NoSuchPath() => Error(404, Body("Invalid URL", "invalid_request_error", null));

    /// <summary>A good answer of a server that does not count tokens.</summary>
    public static ProviderAnswer Uncounted(string report) => Stream([Chunk(new { role = "assistant", content = report }), Chunk(new { }, "stop"), Done]);

    private const string Done = "data: [DONE]\n\n";

    private static object Body(string message, string type, string? code) => new { error = new { message, type, param = (string?)null, code } };

    private static string Chunk(object delta, string? finish = null) => Event(new
    {
        id = "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
        @object = "chat.completion.chunk",
        created = 1_741_570_283,
        model = "stand-in",
        service_tier = "default",
        system_fingerprint = "fp_06737a9306",
        choices = new[] { new { index = 0, delta, logprobs = (object?)null, finish_reason = finish } },
        usage = (object?)null,
    });

    private static string Usage() => Event(new
    {
        id = "chatcmpl-B9MHDbslfkBeAs8l4bebGdFOJ6PeG",
        @object = "chat.completion.chunk",
        created = 1_741_570_283,
        model = "stand-in",
        service_tier = "default",
        system_fingerprint = "fp_06737a9306",
        choices = Array.Empty<object>(),
        usage = new
        {
            prompt_tokens = InputTokens,
            completion_tokens = OutputTokens,
            total_tokens = InputTokens + OutputTokens,
            prompt_tokens_details = new { cached_tokens = 0, audio_tokens = 0 },
            completion_tokens_details = new { reasoning_tokens = 0, audio_tokens = 0, accepted_prediction_tokens = 0, rejected_prediction_tokens = 0 },
        },
    });

    private static string Event(object chunk) => $"data: {JsonSerializer.Serialize(chunk)}\n\n";
}
