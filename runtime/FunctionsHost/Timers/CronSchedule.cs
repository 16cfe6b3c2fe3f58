using System.Globalization;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>NCRONTAB: <c>{second} {minute} {hour} {day} {month} {day-of-week}</c>; with five fields the second is 0.</summary>
internal sealed class CronSchedule : TimerSchedule
{
    // The rarest date that exists, 29 February on a given weekday, comes at least once in 40 years.
    private const int YearsAhead = 41;

    private static readonly string[] Months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly bool[] _seconds;
    private readonly bool[] _minutes;
    private readonly bool[] _hours;
    private readonly bool[] _days;
    private readonly bool[] _months;
    private readonly bool[] _weekdays;
    private readonly TimeZoneInfo _zone;

    private CronSchedule(string[] fields, TimeZoneInfo zone)
    {
        var first = fields.Length - 5;
        _seconds = first == 0 ? Field("0", 0, 59, []) : Field(fields[0], 0, 59, []);
        _minutes = Field(fields[first], 0, 59, []);
        _hours = Field(fields[first + 1], 0, 23, []);
        _days = Field(fields[first + 2], 1, 31, []);
        _months = Field(fields[first + 3], 1, 12, Months);
        _weekdays = Field(fields[first + 4], 0, 7, Days);
        _weekdays[0] |= _weekdays[7];
        _zone = zone;
    }

    /// <exception cref="FormatException">The text is no schedule; the message names the field.</exception>
    public static CronSchedule ParseCron(string text, TimeZoneInfo zone)
    {
        var fields = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length is not (5 or 6)) throw new FormatException($"'{text}' is no schedule: expected six fields, five fields or a time span.");
        var schedule = new CronSchedule(fields, zone);
        return schedule.Next(DateTimeOffset.UnixEpoch) is null ? throw new FormatException($"'{text}' never happens.") : schedule;
    }

    public override DateTimeOffset? Next(DateTimeOffset after)
    {
        var local = TimeZoneInfo.ConvertTime(after, _zone).DateTime;
        local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerSecond)).AddSeconds(1);
        var end = local.AddYears(YearsAhead);
        while (local < end)
        {
            if (!_months[local.Month]) local = new DateTime(local.Year, local.Month, 1).AddMonths(1);
            else if (!_days[local.Day] || !_weekdays[(int)local.DayOfWeek]) local = local.Date.AddDays(1);
            else if (!_hours[local.Hour]) local = local.Date.AddHours(local.Hour + 1);
            else if (!_minutes[local.Minute]) local = local.Date.AddHours(local.Hour).AddMinutes(local.Minute + 1);
            else if (!_seconds[local.Second]) local = local.AddSeconds(1);
            else if (_zone.IsInvalidTime(local)) local = local.AddMinutes(1);
            else if (new DateTimeOffset(local, _zone.GetUtcOffset(local)) is var next && next > after) return next.ToUniversalTime();
            else local = local.AddSeconds(1);
        }

        return null;
    }

    private static bool[] Field(string text, int min, int max, string[] names)
    {
        var set = new bool[max + 1];
        foreach (var part in text.Split(','))
        {
            var slash = part.Split('/');
            var step = 1;
            if (slash.Length > 2 || (slash.Length == 2 && (!int.TryParse(slash[1], NumberStyles.None, CultureInfo.InvariantCulture, out step) || step == 0)))
                throw new FormatException($"'{part}' in the schedule has no valid step.");

            var (from, to) = Range(slash[0], min, max, names);
            if (slash.Length == 2 && from == to) to = max;
            for (var i = from; i <= to; i += step) set[i] = true;
        }

        return set;
    }

    private static (int From, int To) Range(string text, int min, int max, string[] names)
    {
        if (text == "*") return (min, names == Days ? 6 : max);
        var ends = text.Split('-');
        var from = Value(ends[0]);
        var to = ends.Length == 2 ? Value(ends[1]) : from;
        return ends.Length <= 2 && from <= to ? (from, to) : throw new FormatException($"'{text}' in the schedule is no range.");

        int Value(string value)
        {
            var named = Array.FindIndex(names, n => value.StartsWith(n, StringComparison.OrdinalIgnoreCase));
            if (named >= 0) return names == Months ? named + 1 : named;
            return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
                ? number
                : throw new FormatException($"'{value}' in the schedule is not between {min} and {max}.");
        }
    }
}
