using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Primitives;

namespace Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;

/// <summary>How requests and responses are written in histories, whatever serializer the app has.</summary>
internal static class DurableHttpJson
{
    internal sealed class RequestConverter : JsonConverter<DurableHttpRequest>
    {
        public override DurableHttpRequest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var json = JsonElement.ParseValue(ref reader);
            return new DurableHttpRequest(new HttpMethod(json.GetProperty("method").GetString() ?? ""), new Uri(json.GetProperty("uri").GetString() ?? ""))
            {
                Headers = Headers(json),
                Content = Text(json, "content"),
                AsynchronousPatternEnabled = !json.TryGetProperty("asynchronousPatternEnabled", out var pattern) || pattern.GetBoolean(),
                Timeout = Text(json, "timeout") is { } timeout ? TimeSpan.Parse(timeout, CultureInfo.InvariantCulture) : null,
                HttpRetryOptions = json.TryGetProperty("retryOptions", out var retry) && retry.ValueKind == JsonValueKind.Object ? Retry(retry) : null,
            };
        }

        public override void Write(Utf8JsonWriter writer, DurableHttpRequest value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteString("method", value.Method.Method);
            writer.WriteString("uri", value.Uri.OriginalString);
            WriteHeaders(writer, value.Headers);
            writer.WriteString("content", value.Content);
            writer.WriteBoolean("asynchronousPatternEnabled", value.AsynchronousPatternEnabled);
            if (value.HttpRetryOptions is { } retry) WriteRetry(writer, retry);
            if (value.Timeout is { } timeout) writer.WriteString("timeout", timeout.ToString("c", CultureInfo.InvariantCulture));
            writer.WriteEndObject();
        }

        private static HttpRetryOptions Retry(JsonElement json) => new(
            json.TryGetProperty("statusCodesToRetry", out var codes) ? [.. codes.EnumerateArray().Select(c => (HttpStatusCode)c.GetInt32())] : null)
        {
            FirstRetryInterval = Span(json, "firstRetryInterval") ?? TimeSpan.Zero,
            MaxRetryInterval = Span(json, "maxRetryInterval") ?? TimeSpan.FromDays(6),
            RetryTimeout = Span(json, "retryTimeout") ?? TimeSpan.MaxValue,
            BackoffCoefficient = json.TryGetProperty("backoffCoefficient", out var factor) ? factor.GetDouble() : 1,
            MaxNumberOfAttempts = json.TryGetProperty("maxNumberOfAttempts", out var attempts) ? attempts.GetInt32() : 0,
        };

        private static void WriteRetry(Utf8JsonWriter writer, HttpRetryOptions retry)
        {
            writer.WriteStartObject("retryOptions");
            writer.WriteString("firstRetryInterval", retry.FirstRetryInterval.ToString("c", CultureInfo.InvariantCulture));
            writer.WriteString("maxRetryInterval", retry.MaxRetryInterval.ToString("c", CultureInfo.InvariantCulture));
            writer.WriteNumber("backoffCoefficient", retry.BackoffCoefficient);
            writer.WriteString("retryTimeout", retry.RetryTimeout.ToString("c", CultureInfo.InvariantCulture));
            writer.WriteNumber("maxNumberOfAttempts", retry.MaxNumberOfAttempts);
            writer.WriteStartArray("statusCodesToRetry");
            foreach (var code in retry.StatusCodesToRetry) writer.WriteNumberValue((int)code);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        private static TimeSpan? Span(JsonElement json, string name) =>
            Text(json, name) is { } text ? TimeSpan.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    internal sealed class ResponseConverter : JsonConverter<DurableHttpResponse>
    {
        public override DurableHttpResponse Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var json = JsonElement.ParseValue(ref reader);
            return new DurableHttpResponse((HttpStatusCode)json.GetProperty("statusCode").GetInt32()) { Headers = Headers(json), Content = Text(json, "content") };
        }

        public override void Write(Utf8JsonWriter writer, DurableHttpResponse value, JsonSerializerOptions options)
        {
            writer.WriteStartObject();
            writer.WriteNumber("statusCode", (int)value.StatusCode);
            WriteHeaders(writer, value.Headers);
            writer.WriteString("content", value.Content);
            writer.WriteEndObject();
        }
    }

    private static Dictionary<string, StringValues>? Headers(JsonElement json)
    {
        if (!json.TryGetProperty("headers", out var headers) || headers.ValueKind != JsonValueKind.Object) return null;
        return headers.EnumerateObject().ToDictionary(
            header => header.Name,
            header => header.Value.ValueKind == JsonValueKind.Array
                ? new StringValues([.. header.Value.EnumerateArray().Select(v => v.GetString())])
                : new StringValues(header.Value.GetString()),
            StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>One value is a text, several are a list.</summary>
    private static void WriteHeaders(Utf8JsonWriter writer, IDictionary<string, StringValues>? headers)
    {
        if (headers is null) return;
        writer.WriteStartObject("headers");
        foreach (var (name, values) in headers)
        {
            if (values.Count == 1)
            {
                writer.WriteString(name, values[0]);
                continue;
            }

            writer.WriteStartArray(name);
            foreach (var value in values) writer.WriteStringValue(value);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
