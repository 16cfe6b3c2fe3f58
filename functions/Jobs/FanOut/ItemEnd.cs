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

    public decimal Cost { get; init; }

    /// <summary>The result as JSON when it travels inline; it goes to the pipeline's sink when the end is recorded.</summary>
    public string? ResultJson { get; init; }

    /// <summary>Where the result can be found later, in the pipeline's own terms; null when there is none.</summary>
    public string? ResultRef { get; init; }

    public static ItemEnd Cancelled(string sentence) => new() { State = ItemState.Cancelled, Code = "CANCELLED", Sentence = sentence };
}
