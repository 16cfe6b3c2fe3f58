using System.Text.Json;

namespace Workflows.Cli.Api;

/// <summary>A deck that the app knows. <paramref name="ContentHash"/> is SHA-256 in hex, or null when not known yet.</summary>
internal sealed record DeckRow(int Id, string Name, string? ContentHash, string? State)
{
    public static DeckRow? From(JsonElement deck) =>
        (deck.Integer("deck_id") ?? deck.Integer("id")) is { } id
            ? new(id, deck.Text("name") ?? "", deck.Text("content_sha256") ?? deck.Text("sha256"), deck.Text("state"))
            : null;
}
