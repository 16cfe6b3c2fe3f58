using System.Globalization;
using Workflows.Cli.Api;

namespace Workflows.Cli.Progress;

/// <summary>Writes progress as lines of text. No terminal is involved: the same input gives the same lines.</summary>
internal static class ProgressText
{
    private const int NameWidthMax = 30;
    private const int BarWidthMax = 24;

    /// <summary>One line an item, then the overall line, then what hinders the job.</summary>
    /// <param name="width">Columns of the terminal; no line is longer.</param>
    /// <param name="height">Lines that fit; items that are waiting or finished long ago are summed up when there are more.</param>
    public static IReadOnlyList<string> Screen(JobProgress job, int width, int height, Palette palette)
    {
        var items = job.Items.ToList();
        var shown = Fit(items, Math.Max(3, height - 4));
        var nameWidth = Math.Min(NameWidthMax, Math.Max(8, shown.Select(i => NameOf(i).Length).DefaultIfEmpty(8).Max()));
        var lines = shown.Select(item => ItemLine(item, nameWidth, width, palette)).ToList();
        if (shown.Count < items.Count) lines.Add(palette.Dim(Cut($"  … and {items.Count - shown.Count} more", width)));
        lines.Add(OverallLine(job, width, palette));
        if (Hindrance(job) is { } hindrance) lines.Add(palette.Warn(Cut(hindrance, width)));
        return lines;
    }

    /// <summary>The seed's sentence, literally; a job of several variants counts analyses instead.</summary>
    public static string Sentence(JobProgress job) =>
        string.Create(CultureInfo.InvariantCulture, $"Processing visual analysis: {job.Label ?? $"{job.Counts.Succeeded}/{job.Counts.Total} decks analyzed"}");

    /// <summary>One line for outputs that cannot be redrawn, when an item changed its state.</summary>
    public static string PlainItem(ItemSnapshot item, ItemCounts counts)
    {
        var pages = item is { State: "done", Total: > 0 } ? $" ({item.Total} {item.Unit ?? "page"}s)" : "";
        var reason = item.State == "failed" && item.Reason is { } why ? $": {why}" : "";
        return string.Create(CultureInfo.InvariantCulture, $"[{counts.Finished}/{counts.Total}] {NameOf(item)} {item.State}{pages}{reason}");
    }

    /// <summary>What happened, when the job is final.</summary>
    public static IReadOnlyList<string> Summary(JobProgress job, Palette palette)
    {
        var c = job.Counts;
        var seconds = job.Seconds is { } s ? $" in {s.ToString(s < 1 ? "0.00" : "0.0", CultureInfo.InvariantCulture)} s" : "";
        var parts = new (int Count, string Word)[] { (c.Done, "analyzed"), (c.Cached, "cached"), (c.Duplicate, "duplicate"), (c.Skipped, "skipped"), (c.Failed, "failed"), (c.Cancelled, "cancelled") }
            .Where(p => p.Count > 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Word}"));
        var lines = new List<string>();
        var sum = string.Join(", ", parts);
        if (c is { Total: > 0 } && c.Cached == c.Total)
            lines.Add(palette.Good($"{c.Cached} item{(c.Cached == 1 ? "" : "s")} cached, nothing left to analyze{(seconds.Length == 0 ? "" : $" ({seconds.Trim()})")}."));
        else if (job.State == "succeeded")
            lines.Add(palette.Good($"Done: {sum}{seconds}."));
        else
            lines.Add(palette.Warn($"{Ended(job.State)}{(sum.Length > 0 ? $": {sum}" : "")}{seconds}."));
        if (job.Reason is { } reason && job.State != "succeeded") lines.Add(palette.Warn($"  {reason}"));
        lines.AddRange(job.Items.Where(i => i.State == "failed").Select(i => palette.Bad($"  {NameOf(i)} failed{(i.Reason is null ? "." : $": {i.Reason}")}")));
        return lines;
    }

    private static string Ended(string state) => state switch
    {
        "completed_with_errors" => "The job ended, with errors",
        "cancelled" => "The job was cancelled",
        "failed" => "The job failed",
        "expired" => "The job ran out of time",
        _ => $"The job ended as {state}",
    };

    private static string ItemLine(ItemSnapshot item, int nameWidth, int width, Palette palette)
    {
        var (icon, word, paint) = Look(item, palette);
        var name = Cut(NameOf(item), nameWidth).PadRight(nameWidth);
        var pages = item is { Total: > 0, Done: { } done } && item.State is "running" or "done"
            ? string.Create(CultureInfo.InvariantCulture, $"{item.Unit ?? "page"} {done}/{item.Total}") : "";
        var head = $" {icon} {name}  {word,-9} ";
        if (item.State == "failed") return paint(Cut(head + item.Reason, width));
        var bar = Bar(item.State is "done" or "cached" or "duplicate" ? 1 : item is { Total: > 0 and var total, Done: { } d } ? (double)d / total : 0, width - head.Length - 16);
        return paint(Cut(head, width)) + Cut($"{pages,-13} ", Math.Max(0, width - head.Length)) + (bar.Length > 0 ? paint(bar) : "");
    }

    private static (string Icon, string Word, Func<string, string> Paint) Look(ItemSnapshot item, Palette palette) => item.State switch
    {
        "queued" => ("·", "queued", palette.Dim),
        "running" => ("▶", "analyzing", palette.Busy),
        "done" => ("✔", "done", palette.Good),
        "cached" => ("≡", "cached", palette.Good),
        "duplicate" => ("=", "duplicate", palette.Good),
        "skipped" => ("↷", "skipped", palette.Dim),
        "failed" => ("✖", "failed", palette.Bad),
        "cancelled" => ("⊘", "cancelled", palette.Warn),
        var other => ("?", other, palette.Dim),
    };

    private static string OverallLine(JobProgress job, int width, Palette palette)
    {
        var counts = job.Counts;
        var text = Sentence(job);
        if (counts.Failed > 0) text += string.Create(CultureInfo.InvariantCulture, $", {counts.Failed} failed");
        if (job.State is "paused" or "pausing" or "cancelling" or "interrupted") text += $" ({job.State})";
        var eta = Remaining(job);
        var bar = Bar(counts.Total > 0 ? (double)counts.Succeeded / counts.Total : 0, width - text.Length - eta.Length - 6);
        return palette.Strong(Cut(text, width)) + (bar.Length > 0 ? $"  {palette.Busy(bar)}" : "")
            + (eta.Length > 0 && text.Length + bar.Length + eta.Length + 4 <= width ? $"  {palette.Dim(eta)}" : "");
    }

    /// <summary>"about 40–60 s left"; empty while it is not known.</summary>
    public static string Remaining(JobProgress job)
    {
        if (job.IsFinal || job.Trouble is { IsAway: true } || job.Eta is not { } eta) return "";
        var (low, high) = (Math.Max(1, Math.Ceiling(eta.P50Seconds)), Math.Max(1, Math.Ceiling(eta.P90Seconds)));
        if (high < 90) return low >= high ? $"about {low} s left" : $"about {low}–{high} s left";
        var (lowMinutes, highMinutes) = (Math.Max(1, Math.Round(low / 60)), Math.Round(high / 60));
        return lowMinutes >= highMinutes ? $"about {lowMinutes} min left" : $"about {lowMinutes}–{highMinutes} min left";
    }

    private static string? Hindrance(JobProgress job) =>
        job.Trouble?.Sentence ?? (job.Reason is { Sentence: not null } reason && !job.IsFinal ? reason.ToString() : null);

    /// <summary>Running and failed items first of all, then the newest of the others, in their usual order.</summary>
    private static List<ItemSnapshot> Fit(List<ItemSnapshot> items, int lines)
    {
        if (items.Count <= lines) return items;
        var kept = items.Select((item, index) => (item, index))
            .OrderBy(x => x.item.State switch { "running" => 0, "failed" => 1, "queued" => 2, _ => 3 })
            .ThenBy(x => x.index).Take(lines).OrderBy(x => x.index);
        return [.. kept.Select(x => x.item)];
    }

    private static string Bar(double share, int room)
    {
        var width = Math.Min(BarWidthMax, room);
        if (width < 6) return "";
        var filled = (int)Math.Floor(Math.Clamp(share, 0, 1) * width);
        return new string('█', filled) + new string('░', width - filled);
    }

    private static string NameOf(ItemSnapshot item) => item.Name ?? $"deck {item.Id}";

    private static string Cut(string text, int width) =>
        text.Length <= width ? text : width <= 1 ? text[..Math.Max(0, width)] : text[..(width - 1)] + "…";
}
