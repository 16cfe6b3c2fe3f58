namespace DurableTask.Core.History;

/// <summary>One fact in an instance's history. Kinds that have no class of their own here carry only what every event has.</summary>
public class HistoryEvent
{
    internal HistoryEvent(int eventId, DateTime timestamp)
    {
        EventId = eventId;
        Timestamp = timestamp;
    }

    /// <summary>The number of the action that the event belongs to; -1 for what came from outside.</summary>
    public int EventId { get; }

    /// <summary>UTC.</summary>
    public DateTime Timestamp { get; set; }
}
