namespace DurableTask.Core.History;

/// <summary>An activity answered.</summary>
public class TaskCompletedEvent : HistoryEvent
{
    internal TaskCompletedEvent(int eventId, DateTime timestamp)
        : base(eventId, timestamp)
    {
    }

    /// <summary>The <see cref="HistoryEvent.EventId"/> of the call.</summary>
    public int TaskScheduledId { get; internal set; }

    public string? Result { get; internal set; }
}
