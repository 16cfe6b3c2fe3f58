using System.Text.Json;

namespace Workflows.Cli.Api;

/// <summary>One item of a job, from the items list or from an <c>item.state</c> event.</summary>
internal sealed record ItemSnapshot
{
    public required string Id { get; init; }
    public string? Name { get; init; }

    /// <summary>queued, running, done, cached, duplicate, skipped, failed or cancelled.</summary>
    public required string State { get; init; }
    public int? Done { get; init; }
    public int? Total { get; init; }
    public string? Unit { get; init; }
    public Reason? Reason { get; init; }

    public bool IsFinal => State is not ("queued" or "running");

    /// <param name="item">An item of the list, or the whole event, whose <c>item</c> is an object or the item's id.</param>
    public static ItemSnapshot? From(JsonElement item)
    {
        if (item.Field("item") is { ValueKind: JsonValueKind.Object } inner) return From(inner);
        var id = item.Text("item_id") ?? item.Text("item") ?? item.Text("id");
        if (id is null) return null;
        var progress = item.Field("progress") is { ValueKind: JsonValueKind.Object } nested ? nested : item;
        return new ItemSnapshot
        {
            Id = id,
            Name = item.Text("name") ?? item.Text("file_name") ?? item.Text("title"),
            State = item.Text("state") ?? "running",
            Done = progress.Integer("done"),
            Total = progress.Integer("total"),
            Unit = progress.Text("unit"),
            Reason = Reason.From(item.Field("reason") ?? item.Field("failure") ?? item.Field("error")),
        };
    }
}
