namespace Microsoft.Azure.Functions.Worker;

/// <summary>Names of bindings in metadata. Middleware of apps tests for them, so they are the official ones.</summary>
internal static class BindingTypes
{
    public const string HttpTrigger = "httpTrigger";
    public const string Http = "http";
    public const string TimerTrigger = "timerTrigger";
    public const string QueueTrigger = "queueTrigger";
    public const string Queue = "queue";
    public const string BlobTrigger = "blobTrigger";
    public const string Blob = "blob";
    public const string OrchestrationTrigger = "orchestrationTrigger";
    public const string ActivityTrigger = "activityTrigger";
    public const string EntityTrigger = "entityTrigger";
    public const string DurableClient = "durableClient";
}
