using System.Collections.Concurrent;
using Azure.Core;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One client per connection; clients keep their connections pooled and are safe to share.</summary>
internal sealed class StorageClients(AppSettings settings)
{
    private readonly ConcurrentDictionary<string, BlobServiceClient> _blobs = new();
    private readonly ConcurrentDictionary<string, QueueServiceClient> _queues = new();

    /// <param name="connection">The attribute's <c>Connection</c>; null for the default.</param>
    public BlobServiceClient Blobs(string? connection) =>
        _blobs.GetOrAdd(settings.ConnectionString(connection), static c => new BlobServiceClient(c, Patient(new BlobClientOptions())));

    public QueueClient Queue(string? connection, string queue) =>
        _queues.GetOrAdd(settings.ConnectionString(connection), static c => new QueueServiceClient(c, Patient(new QueueClientOptions())))
            .GetQueueClient(queue);

    /// <summary>Short retries: whoever loops over storage backs off by itself, and says once that it does.</summary>
    private static T Patient<T>(T options) where T : ClientOptions
    {
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(100);
        return options;
    }
}
