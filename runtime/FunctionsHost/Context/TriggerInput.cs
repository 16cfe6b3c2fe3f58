using Microsoft.AspNetCore.Http;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What a trigger hands to an invocation.</summary>
internal sealed class TriggerInput
{
    private static readonly IReadOnlyDictionary<string, object?> None = new Dictionary<string, object?>();

    /// <summary>What the converters turn into the trigger parameter: an <see cref="HttpContext"/>, a message, a payload and so on.</summary>
    public required object? Value { get; init; }

    /// <summary>Asked at most once, and only when something wants it. Keys without regard to case.</summary>
    public Func<IReadOnlyDictionary<string, object?>> BindingData { get; init; } = static () => None;

    public HttpContext? HttpContext { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>Null on a first run without a retry policy.</summary>
    public RetryContext? Retry { get; init; }
}

internal sealed class TriggerRetry(int count, int max) : RetryContext
{
    public override int RetryCount { get; } = count;

    public override int MaxRetryCount { get; } = max;
}
