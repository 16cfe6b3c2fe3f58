using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Retries that the timer trigger honours; the other triggers count deliveries instead.</summary>
[AttributeUsage(AttributeTargets.Method)]
public abstract class RetryAttribute : Attribute
{
    /// <summary>Retries after the first run; -1 means without end.</summary>
    public int MaxRetryCount { get; set; }

    internal abstract TimeSpan DelayBefore(int retry);

    private protected static TimeSpan Parse(string interval, string parameterName) =>
        TimeSpan.TryParse(interval, CultureInfo.InvariantCulture, out var value) && value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(parameterName, interval, "Expected a time span such as 00:00:10.");
}

public sealed class FixedDelayRetryAttribute : RetryAttribute
{
    private readonly TimeSpan _delay;

    public FixedDelayRetryAttribute(int maxRetryCount, string delayInterval)
    {
        MaxRetryCount = maxRetryCount;
        DelayInterval = delayInterval;
        _delay = Parse(delayInterval, nameof(delayInterval));
    }

    public string DelayInterval { get; }

    internal override TimeSpan DelayBefore(int retry) => _delay;
}

public sealed class ExponentialBackoffRetryAttribute : RetryAttribute
{
    private readonly TimeSpan _minimum;
    private readonly TimeSpan _maximum;

    public ExponentialBackoffRetryAttribute(int maxRetryCount, string minimumInterval, string maximumInterval)
    {
        MaxRetryCount = maxRetryCount;
        MinimumInterval = minimumInterval;
        MaximumInterval = maximumInterval;
        _minimum = Parse(minimumInterval, nameof(minimumInterval));
        _maximum = Parse(maximumInterval, nameof(maximumInterval));
    }

    public string MinimumInterval { get; }

    public string MaximumInterval { get; }

    internal override TimeSpan DelayBefore(int retry)
    {
        var delay = _minimum.TotalMilliseconds * Math.Pow(2, Math.Min(retry - 1, 30));
        return TimeSpan.FromMilliseconds(Math.Min(delay, _maximum.TotalMilliseconds));
    }
}
