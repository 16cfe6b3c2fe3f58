using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The answer to a query, asked page by page as it is read.</summary>
/// <param name="resource">Path below the account.</param>
/// <param name="query">Filter and selection, escaped.</param>
/// <param name="cursors">Names of the parts of a place in the answer: header <c>x-ms-continuation-X</c>, query <c>X</c>.</param>
internal sealed class TablePages<T>(
    TableEndpoint endpoint,
    string resource,
    IReadOnlyList<string> query,
    int? maxPerPage,
    IReadOnlyList<string> cursors,
    Func<JsonElement, T> read,
    CancellationToken cancellationToken) : AsyncPageable<T>(cancellationToken)
    where T : notnull
{
    public override IAsyncEnumerable<Page<T>> AsPages(string? continuationToken = null, int? pageSizeHint = null) =>
        ReadAsync(continuationToken, pageSizeHint ?? maxPerPage, CancellationToken);

    private async IAsyncEnumerable<Page<T>> ReadAsync(
        string? place, int? pageSize, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        do
        {
            var message = endpoint.NewMessage(RequestMethod.Get, resource, Query(place, pageSize));
            var response = await endpoint.SendOrThrowAsync(message, cancellationToken);
            var values = Read(response);
            place = PlaceAfter(response);
            // A page may be empty and still have a next one, when the service stopped searching at its time limit.
            yield return Page<T>.FromValues(values, place, response);
        }
        while (place is not null);
    }

    private List<T> Read(Response response)
    {
        using var document = JsonDocument.Parse(response.Content);
        return [.. document.RootElement.GetProperty("value").EnumerateArray().Select(read)];
    }

    private string Query(string? place, int? pageSize)
    {
        var parts = new List<string>(query);
        if (pageSize is { } size) parts.Add($"$top={size}");
        // Cursors are base64-like text without spaces, so a space parts them in the caller's continuation token.
        var positions = place?.Split(' ') ?? [];
        for (var i = 0; i < positions.Length && i < cursors.Count; i++)
        {
            if (positions[i].Length > 0) parts.Add($"{cursors[i]}={Uri.EscapeDataString(positions[i])}");
        }

        return string.Join('&', parts);
    }

    private string? PlaceAfter(Response response)
    {
        var positions = cursors.Select(c => response.Headers.TryGetValue("x-ms-continuation-" + c, out var value) ? value : "").ToList();
        return positions.All(string.IsNullOrEmpty) ? null : string.Join(' ', positions);
    }
}
