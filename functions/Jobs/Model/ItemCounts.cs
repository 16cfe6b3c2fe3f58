using System.Text.Json.Serialization;

namespace Workflows.Jobs;

/// <summary>How many items are in each bucket. The buckets always add up to <see cref="Total"/>.</summary>
public sealed record ItemCounts
{
    [JsonPropertyName("total")] public int Total { get; init; }

    [JsonPropertyName("queued")] public int Queued { get; init; }

    [JsonPropertyName("running")] public int Running { get; init; }

    [JsonPropertyName("done")] public int Done { get; init; }

    [JsonPropertyName("cached")] public int Cached { get; init; }

    [JsonPropertyName("duplicate")] public int Duplicate { get; init; }

    [JsonPropertyName("skipped")] public int Skipped { get; init; }

    [JsonPropertyName("failed")] public int Failed { get; init; }

    [JsonPropertyName("cancelled")] public int Cancelled { get; init; }

    /// <summary>Items that have their final bucket.</summary>
    [JsonIgnore] public int Ended => Done + Cached + Duplicate + Skipped + Failed + Cancelled;

    /// <summary>Items whose result is there to be used.</summary>
    [JsonIgnore] public int Usable => Done + Cached + Duplicate;

    [JsonIgnore] public int Remaining => Queued + Running;

    [JsonIgnore] public bool IsBalanced => Remaining + Ended == Total;

    /// <summary>All items wait.</summary>
    public static ItemCounts AllQueued(int total) => new() { Total = total, Queued = total };

    /// <summary>The counts after one item went from one bucket to another.</summary>
    public ItemCounts Move(ItemState from, ItemState to) => Add(from, -1).Add(to, 1);

    /// <summary>Shows only as many items running as are known to be worked on; the others of the window wait.</summary>
    public ItemCounts WithRunning(int running)
    {
        var shown = Math.Clamp(running, 0, Remaining);
        return this with { Running = shown, Queued = Remaining - shown };
    }

    private ItemCounts Add(ItemState bucket, int by) => bucket switch
    {
        ItemState.Queued => this with { Queued = Queued + by },
        ItemState.Running => this with { Running = Running + by },
        ItemState.Done => this with { Done = Done + by },
        ItemState.Cached => this with { Cached = Cached + by },
        ItemState.Duplicate => this with { Duplicate = Duplicate + by },
        ItemState.Skipped => this with { Skipped = Skipped + by },
        ItemState.Failed => this with { Failed = Failed + by },
        ItemState.Cancelled => this with { Cancelled = Cancelled + by },
        _ => throw new ArgumentOutOfRangeException(nameof(bucket), bucket, "Unknown item state."),
    };
}
