using Azure.Core;

namespace Microsoft.DurableTask;

/// <summary>Where payloads go that are too large for messages and history, and which ones.</summary>
public sealed class LargePayloadStorageOptions
{
    /// <summary>Largest threshold, in bytes: what the managed service takes in one payload.</summary>
    private const int ThresholdBytesMax = 1024 * 1024;

    private int _thresholdBytes = 256 * 1024;

    /// <summary>UTF-8 bytes from which on a payload is stored; default 262144, at most 1048576.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or above the maximum.</exception>
    public int ThresholdBytes
    {
        get => _thresholdBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ThresholdBytesMax);
            _thresholdBytes = value;
        }
    }

    /// <summary>UTF-8 bytes of the largest payload that is stored; more fails what it belongs to. Default 10 MiB.</summary>
    public int MaxPayloadBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>Of a storage account; or give <see cref="AccountUri"/> and <see cref="Credential"/>.</summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The account's blob endpoint; goes with <see cref="Credential"/>.</summary>
    public Uri? AccountUri { get; set; }

    public TokenCredential? Credential { get; set; }

    /// <summary>Made when it is missing. Default <c>durabletask-payloads</c>.</summary>
    public string ContainerName { get; set; } = "durabletask-payloads";

    /// <summary>Whether blobs are stored with gzip. Default true.</summary>
    public bool CompressionEnabled { get; set; } = true;
}
