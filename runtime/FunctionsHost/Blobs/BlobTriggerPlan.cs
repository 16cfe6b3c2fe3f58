namespace Microsoft.Azure.Functions.Worker;

/// <summary>A blob function with its path resolved.</summary>
internal sealed record BlobTriggerPlan(DiscoveredFunction Function, BlobPathPattern Pattern, BlobReceipts Receipts);
