using System.IO.Compression;
using System.Text;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>A blob for each payload, in one container; the official format, so that official SDKs read what this writes and the other way round.</summary>
internal sealed class BlobPayloadStore : PayloadStore
{
    private const string Gzip = "gzip";

    private readonly BlobContainerClient _container;
    private readonly bool _compresses;
    private Task? _created;

    /// <exception cref="InvalidOperationException">The options name no storage account.</exception>
    public BlobPayloadStore(LargePayloadStorageOptions options)
    {
        var service = options switch
        {
            { AccountUri: { } uri, Credential: { } credential } => new BlobServiceClient(uri, credential),
            { ConnectionString.Length: > 0 } => new BlobServiceClient(options.ConnectionString),
            _ => throw new InvalidOperationException(
                $"Externalized payloads need a storage account: set {nameof(options.ConnectionString)}, or {nameof(options.AccountUri)} and {nameof(options.Credential)}."),
        };
        _container = service.GetBlobContainerClient(options.ContainerName);
        _compresses = options.CompressionEnabled;
    }

    public override async Task<string> UploadAsync(string payLoad, CancellationToken cancellationToken)
    {
        var blob = _container.GetBlobClient(Guid.NewGuid().ToString("N"));
        using var content = new MemoryStream(Encode(payLoad), writable: false);
        var options = new BlobUploadOptions { HttpHeaders = _compresses ? new BlobHttpHeaders { ContentEncoding = Gzip } : null };
        await EnsureContainerAsync(cancellationToken);
        try
        {
            await blob.UploadAsync(content, options, cancellationToken);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            // Deleted since; the next upload makes it again.
            Volatile.Write(ref _created, null);
            throw;
        }

        return PayloadToken.Of(blob.Uri);
    }

    public override async Task<string> DownloadAsync(string token, CancellationToken cancellationToken)
    {
        if (!PayloadToken.TryParse(token, _container.Uri, _container.Name, out var name))
            throw new IOException($"The payload token '{token}' names no blob of the container {_container.Uri}, which is where this SDK keeps payloads.");
        try
        {
            var answer = await _container.GetBlobClient(name).DownloadStreamingAsync(cancellationToken: cancellationToken);
            using var result = answer.Value;
            var isGzip = string.Equals(result.Details.ContentEncoding, Gzip, StringComparison.OrdinalIgnoreCase);
            await using var content = isGzip ? new GZipStream(result.Content, CompressionMode.Decompress) : result.Content;
            using var reader = new StreamReader(content, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new IOException($"The blob '{name}' with a payload is gone from the container {_container.Uri}.", e);
        }
    }

    public override bool IsKnownPayloadToken(string value) => PayloadToken.Is(value);

    private byte[] Encode(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        if (!_compresses) return bytes;
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>Made once for all uploads; a failed try is not kept.</summary>
    private async Task EnsureContainerAsync(CancellationToken cancellationToken)
    {
        var creating = Volatile.Read(ref _created);
        if (creating is null || creating.IsFaulted || creating.IsCanceled)
            Volatile.Write(ref _created, creating = _container.CreateIfNotExistsAsync(PublicAccessType.None, cancellationToken: CancellationToken.None));
        await creating.WaitAsync(cancellationToken);
    }
}
