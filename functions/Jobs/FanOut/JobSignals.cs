using System.Text.Json;
using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>One standing waiter per steering event, renewed after it fired (a waiter that is given up would swallow an event).</summary>
internal sealed class JobSignals
{
    private readonly TaskOrchestrationContext _context;

    // Any JSON is accepted: an operator may raise the event by hand, and a payload must not fail the job.
    private Task<object?> _pause;
    private Task<object?> _resume;
    private Task<object?> _cancel;

    public JobSignals(TaskOrchestrationContext context)
    {
        _context = context;
        _pause = Wait(JobSignal.Pause);
        _resume = Wait(JobSignal.Resume);
        _cancel = Wait(JobSignal.Cancel);
    }

    public IEnumerable<Task> Waits => [_pause, _resume, _cancel];

    /// <summary>Whether the job is to be paused and to be cancelled; cancelling is for good.</summary>
    public (bool Paused, bool Cancelled, string? By) Wanted { get; private set; }

    /// <summary>Applies what has been raised since the last call; true when something was.</summary>
    public bool Collect()
    {
        var any = false;
        while (_pause.IsCompleted)
        {
            Wanted = (true, Wanted.Cancelled, By(_pause));
            _pause = Wait(JobSignal.Pause);
            any = true;
        }

        while (_resume.IsCompleted)
        {
            Wanted = (false, Wanted.Cancelled, Wanted.Cancelled ? Wanted.By : null);
            _resume = Wait(JobSignal.Resume);
            any = true;
        }

        while (_cancel.IsCompleted)
        {
            Wanted = (Wanted.Paused, true, By(_cancel));
            _cancel = Wait(JobSignal.Cancel);
            any = true;
        }

        return any;
    }

    private Task<object?> Wait(string name) => _context.WaitForExternalEvent<object?>(name);

    private static string? By(Task<object?> raised) =>
        raised.IsCompletedSuccessfully && raised.Result is JsonElement { ValueKind: JsonValueKind.Object } payload
        && payload.TryGetProperty("by", out var by) && by.ValueKind == JsonValueKind.String
            ? by.GetString()
            : null;
}
