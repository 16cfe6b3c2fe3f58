namespace Microsoft.DurableTask.Entities;

public record SignalEntityOptions
{
    /// <summary>When the signal is delivered; null means at once.</summary>
    public DateTimeOffset? SignalTime { get; init; }

    // Both exist so that a DateTimeOffset? or a bool? argument binds to the options and not to the untyped input.
    public static implicit operator SignalEntityOptions?(bool? value) => null;

    public static implicit operator SignalEntityOptions(DateTimeOffset value) => new() { SignalTime = value };
}
