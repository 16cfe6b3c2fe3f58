using System.Text.Json;
using Azure;
using Azure.Storage.Queues;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Tells about blobs that a function could not deal with, as the official host does.</summary>
internal sealed class BlobPoisonQueue(QueueClient queue)
{
    public const string Name = "webjobs-blobtrigger-poison";

    public async Task AddAsync(string function, string container, string blob, ETag version, CancellationToken cancellationToken)
    {
        await queue.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        var message = JsonSerializer.Serialize(new
        {
            Type = "BlobTrigger",
            FunctionId = $"Host.Functions.{function}",
            BlobType = "BlockBlob",
            ContainerName = container,
            BlobName = blob,
            ETag = version.ToString(),
        });
        await queue.SendMessageAsync(QueueText.Encode(BinaryData.FromString(message), isBase64: true), cancellationToken);
    }
}
