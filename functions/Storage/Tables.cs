using System.Collections.Concurrent;
using Azure.Data.Tables;

namespace Workflows.Storage;

/// <summary>The app's tables; each is created on first use.</summary>
public sealed class Tables(TableServiceClient service)
{
    public const string Jobs = "jobs";
    public const string JobItems = "jobitems";
    public const string Decks = "decks";
    public const string Counters = "counters";
    public const string AnalysisRuns = "analysisruns";
    public const string AnalysisEnds = "analysisends";
    public const string GoldenSet = "goldenset";

    private readonly ConcurrentDictionary<string, Task<TableClient>> _open = new(StringComparer.Ordinal);

    /// <summary>The table, which exists when this returns.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer or refuses.</exception>
    public async ValueTask<TableClient> OpenAsync(string name, CancellationToken cancellationToken)
    {
        var opening = _open.GetOrAdd(name, CreateAsync, service);
        try
        {
            return await opening.WaitAsync(cancellationToken);
        }
        catch (Azure.RequestFailedException)
        {
            _open.TryRemove(new(name, opening));
            throw;
        }
    }

    /// <summary>After storage lost writes: creates every table again on its next use.</summary>
    public void Forget() => _open.Clear();

    // Without a caller's token: the creation is shared by all callers of the moment.
    private static async Task<TableClient> CreateAsync(string name, TableServiceClient service)
    {
        var table = service.GetTableClient(name);
        await table.CreateIfNotExistsAsync(CancellationToken.None);
        return table;
    }
}
