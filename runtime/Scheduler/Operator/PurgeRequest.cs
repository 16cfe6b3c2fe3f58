using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Workflows.Protocol;
using Workflows.Scheduler.Storage;

namespace Workflows.Scheduler.Operator;

/// <summary>The body of a purge, read field by field, so that a refusal names the field.</summary>
/// <param name="DryRun">True counts and changes nothing. Required, so that a purge is never done by leaving something out.</param>
internal sealed record PurgeRequest(EndedSelection Selection, bool DryRun)
{
    private const int ShownMax = 100;

    private const string Example =
        "An example: {\"statuses\": [\"Completed\"], \"endedBefore\": \"2026-01-31T00:00:00Z\", \"prefix\": \"…\", \"dryRun\": true}.";

    private static readonly OrchestrationStatus[] Ends =
        [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated, OrchestrationStatus.Canceled];

    /// <exception cref="RpcException">INVALID_ARGUMENT: the message names the field and what it may be.</exception>
    public static async Task<PurgeRequest> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType()) throw Refused("The body is not sent as content-type: application/json.");
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
            return Of(body.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: a text that is not valid Unicode.
            throw new RpcException(RpcStatus.InvalidArgument, $"The body is not valid JSON. {Example}", e);
        }
    }

    private static PurgeRequest Of(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) throw Refused("The body is not a JSON object.");
        var selection = new EndedSelection();
        bool? dryRun = null;
        foreach (var field in body.EnumerateObject())
        {
            switch (field.Name.ToUpperInvariant())
            {
                case "STATUSES": selection = selection with { Statuses = Statuses(field.Value) }; break;
                case "ENDEDBEFORE": selection = selection with { EndedBefore = Time(field.Value) }; break;
                case "PREFIX": selection = selection with { Prefix = Text(field.Value) }; break;
                case "DRYRUN": dryRun = Flag(field.Value); break;
                // One that is misspelt would select more than it was meant to.
                default: throw Refused($"There is no field \"{field.Name}\"; a purge has statuses, endedBefore, prefix and dryRun.");
            }
        }

        return new PurgeRequest(selection, dryRun ?? throw Refused("dryRun is missing: true counts what would be purged, false purges it."));
    }

    private static List<OrchestrationStatus> Statuses(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return [];
        if (value.ValueKind != JsonValueKind.Array) throw Refused($"statuses is {Shown(value)}; it may be a list of {string.Join(", ", Ends)}, and empty for any of them.");
        return [.. value.EnumerateArray().Select(StatusOf)];
    }

    private static OrchestrationStatus StatusOf(JsonElement value)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        foreach (var end in Ends)
        {
            if (string.Equals(end.ToString(), text, StringComparison.OrdinalIgnoreCase)) return end;
        }

        throw Refused($"statuses has {Shown(value)}, which is not the status of an end: {string.Join(", ", Ends)}.");
    }

    private static DateTimeOffset? Time(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var time)
            ? time
            : throw Refused($"endedBefore is {Shown(value)}; it may be a time such as \"2026-01-31T00:00:00Z\".");
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
        _ => throw Refused($"prefix is {Shown(value)}; it may be the text that instance ids begin with."),
    };

    private static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Refused($"dryRun is {Shown(value)}; it may be true (counts what would be purged) or false (purges it)."),
    };

    /// <summary>As it was sent; the beginning is enough to find it.</summary>
    private static string Shown(JsonElement value) => value.GetRawText() is { Length: > ShownMax } text ? text[..ShownMax] + "…" : value.GetRawText();

    private static RpcException Refused(string why) => new(RpcStatus.InvalidArgument, $"{why} {Example}");
}
