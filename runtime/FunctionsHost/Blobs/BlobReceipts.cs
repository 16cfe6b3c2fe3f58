using System.Globalization;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Which version of each blob one function has dealt with, kept in storage so that restarts do not repeat it.</summary>
/// <remarks>Not thread safe for one blob; the watch never runs one blob twice at a time. Reads are answered from memory after <see cref="LoadAsync"/>.</remarks>
internal sealed class BlobReceipts(BlobContainerClient hosts, string hostId, string function, string container)
{
    /// <summary>Where the official host keeps its receipts, too.</summary>
    public const string HostsContainer = "azure-webjobs-hosts";

    private const string FailuresKey = "failures";

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, Receipt> _receipts = new(StringComparer.Ordinal);
    private bool _loaded;

    private string Prefix => $"blobreceipts/{hostId}/{function}/";

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded) return;
        await hosts.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await foreach (var item in hosts.GetBlobsAsync(BlobTraits.Metadata, prefix: Prefix, cancellationToken: cancellationToken))
        {
            // {etag}/{container}/{blob}
            var parts = item.Name[Prefix.Length..].Split('/', 3);
            if (parts.Length < 3 || parts[1] != container) continue;
            var failures = item.Metadata.TryGetValue(FailuresKey, out var text) && int.TryParse(text, CultureInfo.InvariantCulture, out var n) ? n : (int?)null;
            var receipt = new Receipt(parts[0], failures, item.Properties.LastModified ?? default);
            _receipts.AddOrUpdate(parts[2], receipt, (_, known) => known.WrittenAt > receipt.WrittenAt ? known : receipt);
        }

        _loaded = true;
    }

    public bool IsDone(string blob, ETag version) =>
        _receipts.TryGetValue(blob, out var receipt) && receipt.Failures is null && receipt.Version == Clean(version);

    /// <summary>How often this version failed already.</summary>
    public int Failures(string blob, ETag version) =>
        _receipts.TryGetValue(blob, out var receipt) && receipt.Version == Clean(version) ? receipt.Failures ?? 0 : 0;

    public Task CompleteAsync(string blob, ETag version, CancellationToken cancellationToken) => WriteAsync(blob, Clean(version), null, cancellationToken);

    public Task FailAsync(string blob, ETag version, int failures, CancellationToken cancellationToken) => WriteAsync(blob, Clean(version), failures, cancellationToken);

    private async Task WriteAsync(string blob, string version, int? failures, CancellationToken cancellationToken)
    {
        // Memory first: when storage is down the function must not run again in this process.
        var known = _receipts.TryGetValue(blob, out var before) ? before : null;
        _receipts[blob] = new Receipt(version, failures, DateTimeOffset.MaxValue);
        var options = new BlobUploadOptions
        {
            Metadata = failures is { } n ? new Dictionary<string, string> { [FailuresKey] = n.ToString(CultureInfo.InvariantCulture) } : null,
        };
        try
        {
            await hosts.GetBlobClient(PathOf(blob, version)).UploadAsync(BinaryData.FromString(""), options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Storage that lost its last writes may have lost the container, too.
            await hosts.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
            await hosts.GetBlobClient(PathOf(blob, version)).UploadAsync(BinaryData.FromString(""), options, cancellationToken);
        }

        // One receipt a blob is enough; the older version cannot come back.
        if (known is not null && known.Version != version)
            await hosts.GetBlobClient(PathOf(blob, known.Version)).DeleteIfExistsAsync(cancellationToken: cancellationToken);
    }

    private string PathOf(string blob, string version) => $"{Prefix}{version}/{container}/{blob}";

    private static string Clean(ETag version) => version.ToString().Trim('"');

    /// <param name="Failures">Null once the version is done.</param>
    private sealed record Receipt(string Version, int? Failures, DateTimeOffset WrittenAt);
}
