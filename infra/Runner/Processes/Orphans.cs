using Workflows.Runner.Data;

namespace Workflows.Runner.Processes;

/// <summary>Ends what an earlier run left behind when it was killed.</summary>
internal sealed class Orphans(TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks each recorded process that still runs to end, in the reverse order of their start, and kills what does not.</summary>
    /// <returns>The names of those that ended by themselves when asked.</returns>
    public async Task<IReadOnlyList<string>> EndAsync(RunRecord? record, Action<string> say, CancellationToken cancellationToken)
    {
        var ended = new List<string>();
        foreach (var process in (record?.Processes ?? []).Reverse())
        {
            if (!ProcessIdentity.Runs(process)) continue;
            say($"Ending {process.Name} (process {process.Pid}), which an earlier run left behind.");
            Signals.Terminate(process.Pid);
            if (await EndsAsync(process, cancellationToken)) ended.Add(process.Name);
            else Signals.KillGroup(process.Pid);
        }

        return ended;
    }

    private async Task<bool> EndsAsync(RecordedProcess process, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (ProcessIdentity.Runs(process))
        {
            if (time.GetElapsedTime(start) > Grace) return false;
            await Task.Delay(LookEvery, time, cancellationToken);
        }

        return true;
    }
}
