using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>How new blobs are noticed on Azure. This host scans and ignores the value.</summary>
public enum BlobTriggerSource
{
    LogsAndContainerScan,
    EventGrid,
}

/// <summary>Runs the function once per new version (ETag) of a blob that matches <c>container/pattern</c>.</summary>
public sealed class BlobTriggerAttribute(string blobPath) : TriggerBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    public string? Connection { get; set; }

    public BlobTriggerSource Source { get; set; } = BlobTriggerSource.LogsAndContainerScan;
}

public sealed class BlobInputAttribute(string blobPath) : InputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    public string? Connection { get; set; }
}

public sealed class BlobOutputAttribute(string blobPath) : OutputBindingAttribute
{
    public string BlobPath { get; } = blobPath;

    public string? Connection { get; set; }
}
