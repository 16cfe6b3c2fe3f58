using System.Security.Cryptography;
using Azure;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;

namespace Workflows.GpuWorker.Decks;

/// <summary>A deck's file as it is in storage now.</summary>
internal sealed record DeckFile(ReadOnlyMemory<byte> Bytes, string Sha256);

/// <summary>Fetches uploaded decks.</summary>
internal sealed class DeckSource(WorkerStorage storage, IOptions<DecoderOptions> options)
{
    /// <exception cref="DecoderFailureException">The blob is gone or larger than allowed.</exception>
    /// <exception cref="RequestFailedException">Storage does not answer; retriable.</exception>
    public async Task<DeckFile> FetchAsync(string blobName, CancellationToken cancellationToken)
    {
        var blob = storage.Decks.GetBlobClient(blobName);
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancellationToken);
            var length = properties.Value.ContentLength;
            if (length > options.Value.MaxSourceBytes)
                throw new DecoderFailureException(ItemFailures.SourceTooLarge(length, options.Value.MaxSourceBytes));

            var content = await blob.DownloadContentAsync(cancellationToken);
            var bytes = content.Value.Content.ToMemory();
            return new DeckFile(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes.Span)));
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            throw new DecoderFailureException(ItemFailures.SourceLost(blobName), e);
        }
    }
}
