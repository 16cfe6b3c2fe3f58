using System.Globalization;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>Reads from a refusal's headers how long the provider asks to wait.</summary>
internal static partial class RetryHints
{
    /// <summary>What a provider counts, with its headers for what is left and when it is full again.</summary>
    private static readonly (string Remaining, string Reset)[] Allowances =
    [
        ("x-ratelimit-remaining-requests", "x-ratelimit-reset-requests"),
        ("x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens"),
        ("anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset"),
        ("anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset"),
        ("anthropic-ratelimit-input-tokens-remaining", "anthropic-ratelimit-input-tokens-reset"),
        ("anthropic-ratelimit-output-tokens-remaining", "anthropic-ratelimit-output-tokens-reset"),
    ];

    /// <returns>Never negative; null when the headers say nothing.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now) =>
        Milliseconds(Value(headers, "retry-after-ms")) ?? RetryAfter(Value(headers, "retry-after"), now) ?? UsedUp(headers, now);

    private static TimeSpan? Milliseconds(string? text) =>
        Number(text) is { } value ? Span(value / 1000) : null;

    /// <summary>Seconds, or a date.</summary>
    private static TimeSpan? RetryAfter(string? text, DateTimeOffset now) =>
        Number(text) is { } seconds ? Span(seconds) : Date(text) is { } date ? Positive(date - now) : null;

    /// <summary>The longest wait for an allowance of which nothing is left.</summary>
    private static TimeSpan? UsedUp(HttpResponseHeaders headers, DateTimeOffset now)
    {
        TimeSpan? longest = null;
        foreach (var (remaining, reset) in Allowances)
        {
            if (Number(Value(headers, remaining)) is not 0 || Value(headers, reset) is not { } text) continue;
            var wait = Duration(text) ?? (Date(text) is { } date ? Positive(date - now) : null);
            if (wait is not null && (longest is null || wait > longest)) longest = wait;
        }

        return longest;
    }

    /// <summary>"6m0s", "1.5s", "20ms".</summary>
    private static TimeSpan? Duration(string text)
    {
        if (DurationForm().Match(text) is not { Success: true, Length: > 0 } match) return null;
        return Span(Part("h") * 3600 + Part("m") * 60 + Part("s") + Part("ms") / 1000);

        double Part(string unit) => Number(match.Groups[unit].Value) ?? 0;
    }

    private static string? Value(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.FirstOrDefault()?.Trim() : null;

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static DateTimeOffset? Date(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date : null;

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(365).TotalSeconds));

    private static TimeSpan Positive(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;

    [GeneratedRegex(@"^(?:(?<h>\d+(?:\.\d+)?)h)?(?:(?<m>\d+(?:\.\d+)?)m(?!s))?(?:(?<s>\d+(?:\.\d+)?)s)?(?:(?<ms>\d+(?:\.\d+)?)ms)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationForm();
}
