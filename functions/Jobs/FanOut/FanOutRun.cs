using System.Globalization;
using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>One fan-out under way. Its state is rebuilt by replay; the orchestrator's loop is its only writer.</summary>
internal sealed class FanOutRun<TInput, TResult>
{
    private readonly TaskOrchestrationContext _context;
    private readonly FanOutPlan<TInput> _plan;
    private readonly Func<FanOutItem<TInput>, TResult, ItemEnd> _readEnd;
    private readonly Ledger _ledger;
    private readonly ProgressBoard _board;
    private readonly OutcomeRecorder _recorder;
    private readonly JobSignals _signals;
    private readonly List<(int Index, Task<TResult> Task)> _inFlight = [];
    private readonly DateTime _startedAt;
    private int _next;
    private Task? _grace;

    public FanOutRun(TaskOrchestrationContext context, FanOutPlan<TInput> plan, Func<FanOutItem<TInput>, TResult, ItemEnd> readEnd)
    {
        _context = context;
        _plan = plan;
        _readEnd = readEnd;
        _startedAt = context.CurrentUtcDateTime;
        _ledger = new(plan.Items.Count);
        _board = new(context, plan.Run, plan.Kind, plan.Stage, plan.Items.Count);
        _recorder = new(context, plan.Run);
        _signals = new(context);
    }

    private bool IsCancelled => _signals.Wanted.Cancelled;

    private bool IsPaused => _signals.Wanted.Paused && !IsCancelled;

    public async Task<JobSummary> RunAsync()
    {
        using var givingUp = new CancellationTokenSource();
        RecordAllAsFound();
        while (true)
        {
            FillWindow();
            _recorder.StartIfIdle();
            Publish();
            if (_inFlight.Count == 0 && _next == _plan.Items.Count) break;

            await Task.WhenAny(Waits());
            if (_signals.Collect() && IsCancelled) Cancel(givingUp.Token);
            CollectEnds();
            _recorder.CollectFinished();
            if (_grace is { IsCompletedSuccessfully: true }) GiveUpRunning();
        }

        // An open timer would keep the orchestration from completing. CancelAsync would leave the orchestrator's thread.
#pragma warning disable CA1849
        givingUp.Cancel();
#pragma warning restore CA1849
        return await FinishAsync();
    }

    private void RecordAllAsFound()
    {
        for (var index = 0; index < _plan.Items.Count; index++)
        {
            if (_plan.Items[index].Known is { } known) End(index, known);
            else _recorder.Add(Row(index, ItemState.Queued, _board.NextRevision, end: null));
        }
    }

    private void FillWindow()
    {
        while (_next < _plan.Items.Count && (_ledger[_next] != ItemState.Queued || (_inFlight.Count < _plan.Window && !IsPaused)))
        {
            var index = _next++;
            if (_ledger[index] != ItemState.Queued) continue;
            _ledger.Start(index);
            _inFlight.Add((index, _context.CallActivityAsync<TResult>(_plan.Kind.Activity, _plan.Items[index].Input, new TaskOptions(_plan.Retry))));
        }
    }

    private List<Task> Waits()
    {
        var waits = new List<Task>(_inFlight.Count + 5);
        waits.AddRange(_signals.Waits);
        waits.AddRange(_inFlight.Select(running => running.Task));
        if (_recorder.InFlight is { } recording) waits.Add(recording);
        if (_grace is { IsCompleted: false }) waits.Add(_grace);
        return waits;
    }

    private void CollectEnds()
    {
        for (var i = 0; i < _inFlight.Count;)
        {
            var (index, task) = _inFlight[i];
            if (!task.IsCompleted)
            {
                i++;
                continue;
            }

            _inFlight.RemoveAt(i);
            End(index, ReadEnd(_plan.Items[index], task));
        }
    }

    private ItemEnd ReadEnd(FanOutItem<TInput> item, Task<TResult> task)
    {
        if (task.IsCompletedSuccessfully) return _readEnd(item, task.Result);
        var failure = (task.Exception?.InnerException as TaskFailedException)?.FailureDetails;
        return new()
        {
            State = ItemState.Failed,
            Code = "WORKER_ERROR",
            Sentence = string.Create(CultureInfo.InvariantCulture,
                $"The worker failed on {item.Name} {_plan.Retry.MaxNumberOfAttempts} times ({failure?.ErrorType ?? "unknown error"})."),
            Action = "Retry the failed items; the worker's log says more.",
        };
    }

    private void Cancel(CancellationToken givingUp)
    {
        for (var index = _next; index < _plan.Items.Count; index++)
            if (_ledger[index] == ItemState.Queued) End(index, ItemEnd.Cancelled("Cancelled before it started."));
        _next = _plan.Items.Count;
        if (_inFlight.Count > 0) _grace ??= _context.CreateTimer(_plan.CancelGrace, givingUp);
    }

    private void GiveUpRunning()
    {
        foreach (var (index, _) in _inFlight) End(index, ItemEnd.Cancelled("Cancelled; no worker confirmed it in time."));
        _inFlight.Clear();
        _grace = null;
    }

    private void End(int index, ItemEnd end)
    {
        var item = _plan.Items[index];
        _ledger.End(index, end.State);
        _board.AddEnd(index, item.Id, item.Name, end);
        _recorder.Add(Row(index, end.State, _board.Current.Revision, end));
    }

    private RecordedItem Row(int index, ItemState state, long revision, ItemEnd? end) => new()
    {
        Index = index,
        Id = _plan.Items[index].Id,
        Name = _plan.Items[index].Name,
        State = state,
        Revision = revision,
        Code = end?.Code,
        Sentence = end?.Sentence,
        Action = end?.Action,
        Seconds = end?.Seconds,
        EndedAt = end is null ? null : new DateTimeOffset(_context.CurrentUtcDateTime, TimeSpan.Zero),
        ResultRef = end?.ResultRef,
        ResultJson = end?.ResultJson,
    };

    private void Publish()
    {
        var state = (IsCancelled, IsPaused, _inFlight.Count) switch
        {
            (true, _, _) => JobState.Cancelling,
            (_, true, > 0) => JobState.Pausing,
            (_, true, 0) => JobState.Paused,
            _ => JobState.Running,
        };
        var current = _inFlight.Count == 0 ? null : _plan.Items[_inFlight[0].Index].Name;
        _board.Publish(state, _ledger.Counts, current, _recorder.Recorded, _signals.Wanted.By);
    }

    private async Task<JobSummary> FinishAsync()
    {
        var counts = _ledger.Counts;
        var state = IsCancelled && counts.Cancelled > 0 ? JobState.Cancelled
            : counts.Failed > 0 ? JobState.CompletedWithErrors
            : JobState.Succeeded;
        var final = _board.Final(state, counts, _signals.Wanted.By);
        var summary = new JobSummary
        {
            JobId = _plan.Run.JobId,
            Attempt = _plan.Run.Attempt,
            State = state,
            Items = counts,
            Revision = final.Revision,
            Seconds = Math.Round((_context.CurrentUtcDateTime - _startedAt).TotalSeconds, 3),
            CompletedAt = new(_context.CurrentUtcDateTime, TimeSpan.Zero),
            Receipt = state == JobState.Cancelled ? Receipt(counts) : null,
            Cost = final.Cost,
        };
        await _recorder.FinishAsync(final, summary);
        _board.PublishFinal(final);
        return summary;
    }

    private string Receipt(ItemCounts counts) => string.Create(CultureInfo.InvariantCulture,
        $"{counts.Usable} {Noun(counts.Usable)} kept and usable, {counts.Cancelled} not finished, {counts.Failed} failed. Retry continues from here.");

    private string Noun(int count) => count == 1 ? _plan.Kind.Unit : _plan.Kind.Units;
}
