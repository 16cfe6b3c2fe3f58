using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Last and next run of one timer function, in storage.</summary>
internal sealed class TimerStatusStore(BlobContainerClient hosts, string hostId, string entryPoint)
{
    private readonly BlobClient _blob = hosts.GetBlobClient($"timers/{hostId}/{entryPoint}/status");

    /// <returns>Null on the first start ever.</returns>
    public async Task<ScheduleStatus?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var content = (await _blob.DownloadContentAsync(cancellationToken)).Value.Content;
            return JsonSerializer.Deserialize<ScheduleStatus>(content);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public async Task WriteAsync(ScheduleStatus status, CancellationToken cancellationToken)
    {
        await hosts.CreateIfNotExistsAsync(cancellationToken: cancellationToken);
        await _blob.UploadAsync(BinaryData.FromString(JsonSerializer.Serialize(status)), overwrite: true, cancellationToken);
    }
}
