namespace DurableTask.Core.History;

/// <summary>The orchestration called an activity.</summary>
public class TaskScheduledEvent : HistoryEvent
{
    internal TaskScheduledEvent(int eventId, DateTime timestamp)
        : base(eventId, timestamp)
    {
    }

    public string? Name { get; set; }

    public string? Version { get; set; }

    /// <summary>As it was written; .NET clients wrap it into a list of one.</summary>
    public string? Input { get; set; }
}
