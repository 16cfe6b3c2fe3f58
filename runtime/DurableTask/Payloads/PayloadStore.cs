namespace Microsoft.DurableTask;

/// <summary>Keeps payloads outside of messages and history; what goes in their place is a token.</summary>
public abstract class PayloadStore
{
    /// <returns>A token that stands for the payload.</returns>
    public abstract Task<string> UploadAsync(string payLoad, CancellationToken cancellationToken);

    /// <exception cref="IOException">There is no such payload, or it is not one of this store's.</exception>
    public abstract Task<string> DownloadAsync(string token, CancellationToken cancellationToken);

    /// <summary>Whether a text is a token, by its form.</summary>
    public abstract bool IsKnownPayloadToken(string value);
}
