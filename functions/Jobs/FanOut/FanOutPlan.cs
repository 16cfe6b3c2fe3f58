using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>What to fan out and how: the whole input of <see cref="FanOut.RunAsync"/>.</summary>
public sealed record FanOutPlan<TInput>
{
    public required JobRun Run { get; init; }

    public required JobKind Kind { get; init; }

    /// <summary>In the order in which they start; ids are unique.</summary>
    public required IReadOnlyList<FanOutItem<TInput>> Items { get; init; }

    /// <summary>Short name of what is being done, such as "analysis".</summary>
    public string Stage { get; init; } = "items";

    /// <summary>Activities in flight at a time, at least 1. 16: enough to keep several workers busy, few enough that a cancel is quick.</summary>
    public int Window { get; init; } = 16;

    /// <summary>How an item is repeated whose activity threw. An item whose result says failed is not repeated.</summary>
    public RetryPolicy Retry { get; init; } = new(
        maxNumberOfAttempts: 3, firstRetryInterval: TimeSpan.FromSeconds(2), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromMinutes(1));

    /// <summary>How often an item runs at most while it ends with a failure that may pass (<see cref="ItemEnd.IsPassing"/>).</summary>
    public int TriesMax { get; init; } = 2;

    /// <summary>Pause before such an item runs again.</summary>
    public TimeSpan TryAgainAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Tells an input how much the item may cost at most over its tries, in US dollars; used when the run has a budget. Pure.</summary>
    public Func<TInput, decimal, TInput>? WithCostMax { get; init; }

    /// <summary>How long a cancelled job waits for running items before it gives them up; a worker that is away must not keep it.</summary>
    public TimeSpan CancelGrace { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>One unit of work.</summary>
public sealed record FanOutItem<TInput>
{
    /// <summary>Unique in the job, such as a deck id as text.</summary>
    public required string Id { get; init; }

    /// <summary>What people call it: "deck 3".</summary>
    public required string Name { get; init; }

    /// <summary>What the pipeline counts it under in its statistics, such as the model; null for nothing.</summary>
    public string? Group { get; init; }

    /// <summary>Input of the activity; not used when <see cref="Known"/> is set.</summary>
    public required TInput Input { get; init; }

    /// <summary>US dollars that the item costs at most as far as one can tell; 0 for free, null when its price is unknown.</summary>
    public decimal? Estimate { get; init; } = 0m;

    /// <summary>How the item ended before the job began (cached, or kept from an earlier attempt); null when it must run.</summary>
    public ItemEnd? Known { get; init; }
}
