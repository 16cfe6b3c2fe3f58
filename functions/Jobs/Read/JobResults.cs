using System.Text.Json;
using System.Text.Json.Nodes;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>Where a pipeline's results are read from; the counterpart of <see cref="IJobResultSink"/>.</summary>
public interface IJobResultSource
{
    /// <summary>Name of the <see cref="JobKind"/> it belongs to.</summary>
    string Kind { get; }

    /// <summary>The result of an item that has one, as JSON; null when it is gone.</summary>
    Task<JsonElement?> ReadAsync(JobRow job, RecordedItem item, CancellationToken cancellationToken);
}

/// <summary>Results of a job by item id, under the name that its pipeline gives the map.</summary>
public sealed class JobResults(JobItemStore items, JobKinds kinds, IEnumerable<IJobResultSource> sources)
{
    private const string DefaultProperty = "results";

    /// <summary>A finished job carries its results up to this many items; larger ones only link to them.</summary>
    private const int InlineItemsMax = 100;
    private const int InlineCharactersMax = 1_000_000;
    private const int ReadersAtOnce = 8;

    /// <summary>The view; a finished job of a kind with a named map carries the map too.</summary>
    public async Task<object> WithResultsAsync(JobRow row, JobView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(view);
        if (!view.Final || kinds.Get(row.Kind).ResultsProperty is not { } property || view.Items.Total > InlineItemsMax) return view;
        var map = await ReadMapAsync(row, cancellationToken);
        if (map.Sum(entry => entry.Value?.ToJsonString().Length ?? 0) > InlineCharactersMax) return view;
        var body = JsonSerializer.SerializeToNode(view, HttpJson.Options)!.AsObject();
        body[property] = map;
        return body;
    }

    /// <summary>The answer of <c>/api/v1/jobs/{id}/results</c>, with what is finished so far.</summary>
    public async Task<object> ReadAsync(JobRow row, JobView view, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(view);
        return new JsonObject
        {
            ["job_id"] = row.Id,
            ["kind"] = row.Kind,
            ["state"] = view.State.Wire(),
            ["final"] = view.Final,
            ["items"] = JsonSerializer.SerializeToNode(view.Items, HttpJson.Options),
            [kinds.Get(row.Kind).ResultsProperty ?? DefaultProperty] = await ReadMapAsync(row, cancellationToken),
        };
    }

    private async Task<JsonObject> ReadMapAsync(JobRow row, CancellationToken cancellationToken)
    {
        var map = new JsonObject();
        if (sources.FirstOrDefault(source => source.Kind == row.Kind) is not { } source) return map;
        var ended = (await items.ReadAsync(row.Id, row.Attempt, -1, cancellationToken)).Where(item => item.State is ItemState.Done or ItemState.Cached or ItemState.Duplicate);
        foreach (var batch in ended.Chunk(ReadersAtOnce))
        {
            var read = await Task.WhenAll(batch.Select(item => source.ReadAsync(row, item, cancellationToken)));
            for (var i = 0; i < batch.Length; i++)
                if (read[i] is { } result) map[batch[i].Id] = JsonNode.Parse(result.GetRawText());
        }

        return map;
    }
}
