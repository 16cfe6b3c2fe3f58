namespace Workflows.Jobs;

/// <summary>How one item ended, as its pipeline reads it from the activity's result.</summary>
public sealed record ItemEnd
{
    /// <summary>A final state.</summary>
    public required ItemState State { get; init; }

    /// <summary>Stable code of a failure or the reason of a skip; null otherwise.</summary>
    public string? Code { get; init; }

    public string? Sentence { get; init; }

    /// <summary>What the user can do about it.</summary>
    public string? Action { get; init; }

    /// <summary>Wall time on the worker; null when nothing ran.</summary>
    public double? Seconds { get; init; }

    /// <summary>US dollars that the item has cost in this attempt, over its tries; null when it used something whose price nobody knows.</summary>
    public decimal? Cost { get; init; } = 0m;

    /// <summary>It ended so in an earlier attempt and costs nothing in this one.</summary>
    public bool IsKept { get; init; }

    /// <summary>A failure that may go away by itself: the item runs again after a while before it counts as failed.</summary>
    public bool IsPassing { get; init; }

    /// <summary>How often it ran; 0 when nothing ran.</summary>
    public int Tries { get; init; }

    /// <summary>The result as JSON when it travels inline; it goes to the pipeline's sink when the end is recorded.</summary>
    public string? ResultJson { get; init; }

    /// <summary>Where the result can be found later, in the pipeline's own terms; null when there is none.</summary>
    public string? ResultRef { get; init; }

    /// <summary>Code of items that were left out because of the budget; a retry runs them.</summary>
    public const string BudgetReachedCode = "BUDGET_REACHED";

    /// <summary>Code of items that were left out because a budget cannot be kept without a price.</summary>
    public const string PriceUnknownCode = "PRICE_UNKNOWN";

    public static ItemEnd BudgetReached(decimal estimate, decimal left) => new()
    {
        State = ItemState.Skipped,
        Code = BudgetReachedCode,
        Sentence = $"It may cost {Money.Spoken(estimate)} and {Money.Spoken(Math.Max(0, left))} of the budget is left.",
        Action = "Retry the job with a larger budget.",
    };

    public static ItemEnd PriceUnknown() => new()
    {
        State = ItemState.Skipped,
        Code = PriceUnknownCode,
        Sentence = "The job has a budget and the price of this model is not configured.",
        Action = "Configure the model's price under Vision:Models, then retry the job.",
    };

    public static ItemEnd Cancelled(string sentence) => new() { State = ItemState.Cancelled, Code = "CANCELLED", Sentence = sentence };
}
