using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

public class ScheduleAndPatternTests
{
    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    [Theory]
    [InlineData("0 */5 * * * *", "2026-01-01T00:02:30", "2026-01-01T00:05:00")]
    [InlineData("*/5 * * * *", "2026-01-01T00:05:00", "2026-01-01T00:10:00")]
    [InlineData("0 30 9 * * mon-fri", "2026-01-02T10:00:00", "2026-01-05T09:30:00")]
    [InlineData("0 0 0 29 Feb *", "2026-01-01T00:00:00", "2028-02-29T00:00:00")]
    [InlineData("0 0 0 31 * *", "2026-04-01T00:00:00", "2026-05-31T00:00:00")]
    [InlineData("15,45 0 0 * * 0", "2026-01-04T00:00:15", "2026-01-04T00:00:45")]
    [InlineData("0 0 12 * * 7", "2026-01-01T00:00:00", "2026-01-04T12:00:00")]
    [InlineData("10-40/15 0 0 1 1 *", "2026-01-01T00:00:10", "2026-01-01T00:00:25")]
    [InlineData("00:00:30", "2026-01-01T00:00:10", "2026-01-01T00:00:40")]
    public void Next_OfASchedule_IsItsFirstOccurrenceAfter(string schedule, string after, string expected) =>
        Assert.Equal(At(expected), TimerSchedule.Parse(schedule).Next(At(after)));

    [Fact]
    public void Next_InATimeZone_SkipsTheHourThatDoesNotExist()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        var schedule = TimerSchedule.Parse("0 30 2 * * *", berlin);

        // On 29 March 2026 clocks go from 02:00 to 03:00 there.
        Assert.Equal(At("2026-03-30T00:30:00"), schedule.Next(At("2026-03-28T12:00:00")));
    }

    [Theory]
    [InlineData("61 * * * * *")]
    [InlineData("* * *")]
    [InlineData("0 0 0 30 2 *")]
    [InlineData("* */0 * * * *")]
    [InlineData("00:00:00")]
    [InlineData("5-1 * * * * *")]
    public void Parse_NoSchedule_Throws(string text) => Assert.Throws<FormatException>(() => TimerSchedule.Parse(text));

    [Theory]
    [InlineData("images", "a/b.png", "")]
    [InlineData("images/{name}", "a/b.png", "name=a/b.png")]
    [InlineData("images/{name}.png", "a.b.png", "name=a.b")]
    [InlineData("images/{folder}/{name}.{ext}", "x/y/a.tar.gz", "folder=x/y,name=a.tar,ext=gz")]
    [InlineData("images/original-{name}", "original-7", "name=7")]
    [InlineData("images/{{x}}-{name}", "{x}-7", "name=7")]
    [InlineData("images/{name}.png", "a.PNG", null)]
    [InlineData("images/{name}.png", "a.png.txt", null)]
    public void Capture_OfABlobName_GivesTheNamedParts(string pattern, string blob, string? expected)
    {
        var parsed = BlobPathPattern.ParseTrigger(pattern);

        var captured = string.Join(",", parsed.Capture(blob).Select(c => $"{c.Key}={c.Value}"));

        Assert.Equal(expected is not null, parsed.Matches(blob));
        if (pattern != "images") Assert.Equal(expected ?? "", captured);
        Assert.StartsWith(parsed.Matches(blob) ? parsed.Prefix : "", blob, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{container}/x")]
    [InlineData("/x")]
    [InlineData("images/{name")]
    [InlineData("images/na}me")]
    public void ParseTrigger_NoBlobPath_Throws(string path) => Assert.Throws<FormatException>(() => BlobPathPattern.ParseTrigger(path));

    [Fact]
    public void Fill_KnownNames_TakesThemFromTheTrigger()
    {
        var order = System.Text.Json.JsonDocument.Parse("""{"Order":{"Id":5}}""").RootElement.GetProperty("Order");
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["name"] = "a b", ["Order"] = order };

        Assert.Equal("t/a b-5-{x}", BindingTemplate.Fill("t/{Name}-{order.id}-{{x}}", data, TimeProvider.System));
        Assert.Throws<InvalidOperationException>(() => BindingTemplate.Fill("t/{other}", data, TimeProvider.System));
        Assert.Equal("2026-01-01", BindingTemplate.Fill("{DateTime:yyyy-MM-dd}", data, new ManualTimeProvider()));
        Assert.True(Guid.TryParse(BindingTemplate.Fill("{rand-guid}", data, TimeProvider.System), out _));
    }
}
