namespace Microsoft.DurableTask.Client;

public enum OrchestrationRuntimeStatus
{
    Running,

    Completed,

    [Obsolete("Shown as Running.")]
    ContinuedAsNew,

    Failed,

    [Obsolete("Never set; terminated instances are Terminated.")]
    Canceled,

    Terminated,

    /// <summary>Accepted, not started.</summary>
    Pending,

    Suspended,
}
