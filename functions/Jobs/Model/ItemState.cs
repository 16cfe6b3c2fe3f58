using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>Where one item of a job is. The first two are on the way; every item ends in exactly one of the others.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemState>))]
public enum ItemState
{
    [JsonStringEnumMemberName("queued")] Queued = 0,
    [JsonStringEnumMemberName("running")] Running = 1,

    /// <summary>The work was done in this job.</summary>
    [JsonStringEnumMemberName("done")] Done = 2,

    /// <summary>An earlier result was found; nothing was computed.</summary>
    [JsonStringEnumMemberName("cached")] Cached = 3,

    /// <summary>The same as another item, which carries the result.</summary>
    [JsonStringEnumMemberName("duplicate")] Duplicate = 4,

    /// <summary>Left out on purpose; the reason is with the item.</summary>
    [JsonStringEnumMemberName("skipped")] Skipped = 5,

    /// <summary>Could not be done; the code and a sentence are with the item.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 6,

    /// <summary>Not finished because someone cancelled the job.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled = 7,
}

/// <summary>Questions about an <see cref="ItemState"/> that several places ask.</summary>
public static class ItemStates
{
    /// <summary>The item has its final bucket.</summary>
    public static bool IsFinal(this ItemState state) => state switch
    {
        ItemState.Queued or ItemState.Running => false,
        ItemState.Done or ItemState.Cached or ItemState.Duplicate or ItemState.Skipped or ItemState.Failed or ItemState.Cancelled => true,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown item state."),
    };

    /// <summary>A retry leaves the item as it is; only failed and cancelled items, and those without a budget, run again.</summary>
    public static bool IsKeptOnRetry(this RecordedItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        return item.State.IsFinal() && item.State is not (ItemState.Failed or ItemState.Cancelled)
            && item.Code is not (ItemEnd.BudgetReachedCode or ItemEnd.PriceUnknownCode);
    }
}
