using System.Text;
using Workflows.Cli.Api;

namespace Workflows.Cli.Progress;

/// <summary>Draws a job's progress: redrawn in place on a terminal, one plain line a change elsewhere.</summary>
/// <param name="output">Usually standard error; standard output is for data.</param>
internal sealed class ProgressView(TextWriter output, Palette palette, Func<(int Width, int Height)?> terminal)
{
    // Supervisors speak while the job is drawn.
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _stateShown = [];
    private int _linesDrawn;
    private string _lastPlain = "";
    private string? _lastReason;

    /// <summary>A view for this process's standard error.</summary>
    public static ProgressView ForStandardError(bool noColor)
    {
        var animated = !Console.IsErrorRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        return new ProgressView(Console.Error, Palette.For(animated, noColor), () => animated ? Size() : null);
    }

    public void Show(JobProgress job)
    {
        lock (_lock)
        {
            if (terminal() is { } size) Redraw(job, size.Width, size.Height);
            else Append(job);
        }
    }

    /// <summary>The last picture, then the summary below it.</summary>
    public void Finish(JobProgress job)
    {
        Show(job);
        lock (_lock)
        {
            _linesDrawn = 0;
            foreach (var line in ProgressText.Summary(job, palette)) output.WriteLine(line);
            output.Flush();
        }
    }

    /// <summary>A line between pictures; what was drawn so far stays above it.</summary>
    public void Say(string line)
    {
        lock (_lock)
        {
            _linesDrawn = 0;
            output.WriteLine(line);
            output.Flush();
        }
    }

    private void Redraw(JobProgress job, int width, int height)
    {
        var picture = new StringBuilder();
        if (_linesDrawn > 0) picture.Append($"\e[{_linesDrawn}A");
        // One column is left free: a full line would wrap on some terminals and break the count of lines.
        var lines = ProgressText.Screen(job, Math.Max(20, width - 1), height, palette);
        foreach (var line in lines) picture.Append("\r\e[K").Append(line).Append('\n');
        picture.Append("\e[J");
        _linesDrawn = lines.Count;
        output.Write(picture.ToString());
        output.Flush();
    }

    private void Append(JobProgress job)
    {
        foreach (var item in job.Items)
        {
            if (_stateShown.GetValueOrDefault(item.Id, "queued") == item.State) continue;
            _stateShown[item.Id] = item.State;
            output.WriteLine(ProgressText.PlainItem(item, job.Counts));
        }

        // The estimate changes all the time; it is told with the count, not by itself.
        var overall = job.Trouble?.Sentence ?? (job.Counts.Total > 0 ? ProgressText.Sentence(job) : _lastPlain);
        if (overall != _lastPlain) output.WriteLine(job.Trouble is not null || ProgressText.Remaining(job) is not { Length: > 0 } left ? overall : $"{overall}, {left}");
        _lastPlain = overall;

        // Why it waits is said once, and again when it changes.
        var reason = job.IsFinal ? null : job.Reason?.Sentence;
        if (reason is not null && reason != _lastReason) output.WriteLine($"{job.Reason}");
        _lastReason = reason;
        output.Flush();
    }

    private static (int Width, int Height) Size()
    {
        try
        {
            return (Console.WindowWidth is > 0 and var width ? width : 80, Console.WindowHeight is > 0 and var height ? height : 24);
        }
        catch (IOException)
        {
            return (80, 24);
        }
    }
}
