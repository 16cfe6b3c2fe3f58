namespace Microsoft.DurableTask;

public abstract class TaskActivityContext
{
    public abstract TaskName Name { get; }

    /// <summary>The id of the calling orchestration.</summary>
    public abstract string InstanceId { get; }

    public virtual string Version => "";
}
