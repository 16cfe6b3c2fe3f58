using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Cli.Api;

namespace Workflows.Cli.Live;

/// <summary>One event of a job, as the live API sent it or as a poll found it.</summary>
internal sealed record LiveEvent(string Name, string? Id, JsonElement Data)
{
    // The lines are for programs and people, never for HTML: "+" in a time stays "+".
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public bool IsFinal => Name == "job.state" && Data.Flag("final");

    /// <summary>
    /// The event as one line. The data goes out as it came; what server-sent events carry beside the data is added
    /// to it: <c>event</c> when it is not there, and the event's id as <c>event_id</c> (<c>id</c> is the job's own).
    /// </summary>
    public string ToLine()
    {
        if (JsonNode.Parse(Data.GetRawText()) is not JsonObject data) return Data.GetRawText();
        if (!data.ContainsKey("event")) data.Insert(0, "event", Name);
        if (Id is not null)
            data.Insert(1, "event_id", long.TryParse(Id, out var number) ? JsonValue.Create(number) : JsonValue.Create(Id));
        return data.ToJsonString(Readable);
    }

    public static LiveEvent Of(string name, string? id, JsonObject data)
    {
        using var document = JsonDocument.Parse(data.ToJsonString());
        return new LiveEvent(name, id, document.RootElement.Clone());
    }
}
