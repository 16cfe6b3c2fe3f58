using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>When a timer function runs.</summary>
internal abstract class TimerSchedule
{
    /// <exception cref="FormatException">The text is no schedule.</exception>
    public static TimerSchedule Parse(string text, TimeZoneInfo? zone = null) =>
        !text.Contains(' ', StringComparison.Ordinal) && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval)
            ? interval > TimeSpan.Zero ? new IntervalSchedule(interval) : throw new FormatException($"'{text}' is no schedule: the time span must be longer than zero.")
            : CronSchedule.ParseCron(text, zone ?? TimeZoneInfo.Utc);

    /// <summary>The first occurrence after a moment, in UTC; null when there is none in sight.</summary>
    public abstract DateTimeOffset? Next(DateTimeOffset after);

    /// <summary>Whether occurrences are at least a minute apart, so that remembering them is worth it.</summary>
    public bool IsMonitored(DateTimeOffset now) =>
        Next(now) is { } first && Next(first) is { } second && second - first >= TimeSpan.FromMinutes(1);

    private sealed class IntervalSchedule(TimeSpan interval) : TimerSchedule
    {
        public override DateTimeOffset? Next(DateTimeOffset after) => after + interval;
    }
}
