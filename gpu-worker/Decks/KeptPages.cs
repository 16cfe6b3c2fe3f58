using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decks;

/// <summary>Finished pages of decks that are not done, each in a blob of its own, so that no later try has to make (and pay) them again.</summary>
/// <remarks>Writing the same page twice writes the same; a result in the cache makes them superfluous.</remarks>
internal sealed class KeptPages(WorkerStorage storage)
{
    private const int AtOnce = 8;

    /// <summary>Pages count only for the same deck, model, prompt, content and model version; where no cache may be used, only within one job.</summary>
    public static string ScopeOf(AnalyzeDeckInput input, string cacheKey, string contentSha256, string modelVersion)
    {
        var text = $"{cacheKey}\n{contentSha256}\n{modelVersion}\n{(input.UseCache ? "" : input.JobId)}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    public async Task<IReadOnlyDictionary<int, PageRecord>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        var found = new Dictionary<int, PageRecord>();
        foreach (var names in (await NamesAsync(scope, cancellationToken)).Chunk(AtOnce))
            foreach (var page in await Task.WhenAll(names.Select(name => FindAsync(name, cancellationToken))))
                if (page is not null) found[page.Number] = page;
        return found;
    }

    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    public async Task WriteAsync(string scope, IEnumerable<PageRecord> pages, CancellationToken cancellationToken)
    {
        foreach (var some in pages.Chunk(AtOnce)) await Task.WhenAll(some.Select(page => WriteAsync(scope, page, cancellationToken)));
    }

    public Task WriteAsync(string scope, PageRecord page, CancellationToken cancellationToken) => storage.WriteAsync(
        () => storage.Results.GetBlobClient(NameOf(scope, page.Number)).UploadAsync(BinaryData.FromString(ContractJson.Write(page)), overwrite: true, cancellationToken),
        cancellationToken);

    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task ForgetAsync(string scope, IEnumerable<int> pages, CancellationToken cancellationToken)
    {
        foreach (var some in pages.Chunk(AtOnce))
            await Task.WhenAll(some.Select(page => storage.Results.GetBlobClient(NameOf(scope, page)).DeleteIfExistsAsync(cancellationToken: cancellationToken)));
    }

    private static string NameOf(string scope, int page) => string.Create(CultureInfo.InvariantCulture, $"{StorageNames.KeptPages(scope)}page-{page:0000}.json");

    private async Task<IReadOnlyList<string>> NamesAsync(string scope, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        try
        {
            await foreach (var blob in storage.Results.GetBlobsAsync(prefix: StorageNames.KeptPages(scope), cancellationToken: cancellationToken)) names.Add(blob.Name);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // No container yet, so nothing is kept.
        }

        return names;
    }

    private async Task<PageRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var content = await storage.Results.GetBlobClient(name).DownloadContentAsync(cancellationToken);
            return ContractJson.Read<PageRecord>(content.Value.Content.ToString());
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            // Written by another version of the schema: the page is made again.
            return null;
        }
    }
}
