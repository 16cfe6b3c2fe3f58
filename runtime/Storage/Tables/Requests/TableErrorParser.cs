using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>Reads <c>{"odata.error":{"code":"…","message":{"value":"…"}}}</c>, which Azure.Core does not know by itself.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Instance { get; } = new();

    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = Read(response);
        if (error is null && response.Headers.TryGetValue("x-ms-error-code", out var code)) error = new ResponseError(code, response.ReasonPhrase);
        return error is not null;
    }

    private static ResponseError? Read(Response response)
    {
        if (response.ContentStream is not { CanSeek: true, Length: > 0 }) return null;
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("odata.error", out var error)) return null;

            var message = error.GetProperty("message");
            return new ResponseError(
                error.GetProperty("code").GetString(),
                message.ValueKind == JsonValueKind.Object ? message.GetProperty("value").GetString() : message.GetString());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // A proxy's page, or half an answer: the status says enough.
            return null;
        }
    }
}
