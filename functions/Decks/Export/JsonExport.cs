using System.Text.Encodings.Web;
using System.Text.Json;
using Workflows.Http;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>A job and all its results as one JSON document.</summary>
internal static class JsonExport
{
    // A file of its own, never part of a page: letters stay letters.
    private static readonly JsonWriterOptions Options = new() { Indented = false, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task WriteAsync(Stream stream, JobView job, IAsyncEnumerable<ExportedItem> items, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream, Options);
        json.WriteStartObject();
        json.WriteString("exported_at", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        json.WritePropertyName("job");
        json.WriteRawValue(HttpJson.Write(job));
        json.WriteStartArray("items");
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            json.WriteStartObject();
            json.WriteString("item_id", item.Item.Id);
            json.WriteNumber("deck_id", item.DeckId);
            json.WriteNumber("variant", item.VariantNumber);
            json.WritePropertyName("item");
            json.WriteRawValue(HttpJson.Write(ItemView.From(item.Item)));
            json.WriteString("vision_model", item.Variant.VisionModel);
            json.WriteString("analysis_prompt", item.Variant.AnalysisPrompt);
            json.WriteBoolean("cached", item.IsCached);
            if (item.RunId is { } run) json.WriteString("run_id", run);
            if (item.ResultJson is { } result)
            {
                json.WritePropertyName("visual_results");
                json.WriteRawValue(result);
            }

            json.WriteEndObject();
            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }
}
