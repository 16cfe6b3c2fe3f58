using System.Text.Json;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>One deck under one variant with its result, for a file.</summary>
/// <param name="Result">Null when it has none, or one of another worker's own shape.</param>
/// <param name="ResultJson">The result as it is stored; null when it has none.</param>
internal sealed record ExportedItem(RecordedItem Item, int DeckId, DeckVariant Variant, int VariantNumber, DeckAnalysis? Result, string? ResultJson)
{
    public string? RunId => Item.ResultRef is { Length: >= AnalysisRun.IdLength } sha256 ? sha256[..AnalysisRun.IdLength] : null;

    public bool IsCached => Item.State == ItemState.Cached;
}

/// <summary>Reads a job's items with their results one after another, so that a file of any size passes through little memory.</summary>
public sealed class JobExportReader(JobItemStore items, DeckResults results)
{
    internal async IAsyncEnumerable<ExportedItem> ReadAsync(JobRow job, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = JsonSerializer.Deserialize<DeckAnalysisRequest>(job.RequestJson)!;
        foreach (var item in (await items.ReadAsync(job.Id, job.Attempt, -1, cancellationToken)).OrderBy(item => item.Index))
        {
            var (deckId, variant) = DeckItemId.Parse(item.Id);
            var json = item.State.IsFinal() ? await results.ReadJsonAsync(job, item, cancellationToken) : null;
            yield return new(item, deckId, request.All[variant - 1], variant, Read(json), json);
        }
    }

    private static DeckAnalysis? Read(string? json)
    {
        try
        {
            return json is null ? null : ContractJson.Read<DeckAnalysis>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
