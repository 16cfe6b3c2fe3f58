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
    private readonly CostLedger _costs;
    private readonly ProgressBoard _board;
    private readonly OutcomeRecorder _recorder;
    private readonly JobSignals _signals;
    private readonly List<(int Index, Task<TResult> Task)> _inFlight = [];

    /// <summary>Items that failed with a passing failure and run again when their timer is over.</summary>
    private readonly List<(int Index, Task Timer, ItemEnd Failure)> _resting = [];
    private readonly Dictionary<int, (int Tries, decimal? Cost)> _tried = [];
    private readonly DateTime _startedAt;
    private int _next;
    private Task? _grace;
    private int _notStarted;
    private decimal _costDropped;

    public FanOutRun(TaskOrchestrationContext context, FanOutPlan<TInput> plan, Func<FanOutItem<TInput>, TResult, ItemEnd> readEnd)
    {
        _context = context;
        _plan = plan;
        _readEnd = readEnd;
        _startedAt = context.CurrentUtcDateTime;
        _ledger = new(plan.Items.Count);
        _costs = new(plan.Run.Budget is { } budget ? Money.Read(budget) : null, Money.Read(plan.Run.CostBase));
        _board = new(context, plan.Run, plan.Kind, plan.Stage, plan.Items.Count, _costs);
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
            RunRested();
            FillWindow();
            _recorder.StartIfIdle();
            Publish();
            if (_inFlight.Count == 0 && _resting.Count == 0 && _next == _plan.Items.Count) break;

            await Task.WhenAny(Waits());
            if (_signals.Collect() && IsCancelled) Cancel(givingUp.Token);
            CollectEnds(givingUp.Token);
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
        while (_next < _plan.Items.Count && (_ledger[_next] != ItemState.Queued || (_inFlight.Count + _resting.Count < _plan.Window && !IsPaused)))
        {
            var index = _next;
            if (_ledger[index] == ItemState.Queued && !TryStart(index, out var end))
            {
                // A running item may cost less than is set aside for it: look again when it has ended.
                if (end.Code == ItemEnd.BudgetReachedCode && _inFlight.Count + _resting.Count > 0) return;
                End(index, end);
            }

            _next = index + 1;
        }
    }

    private bool TryStart(int index, out ItemEnd end)
    {
        var item = _plan.Items[index];
        if (_costs.Budget is not null && item.Estimate is null)
        {
            end = ItemEnd.PriceUnknown();
            return false;
        }

        if (!_costs.TryReserve(index, item.Estimate ?? 0, out var costMax))
        {
            end = ItemEnd.BudgetReached(item.Estimate!.Value, _costs.Left!.Value);
            return false;
        }

        end = null!; // Not read when the item has started.
        if (_ledger[index] == ItemState.Queued) _ledger.Start(index);
        var input = costMax is { } most && _plan.WithCostMax is { } limit ? limit(item.Input, most + (_tried.GetValueOrDefault(index).Cost ?? 0)) : item.Input;
        _inFlight.Add((index, _context.CallActivityAsync<TResult>(_plan.Kind.Activity, input, new TaskOptions(_plan.Retry))));
        return true;
    }

    private List<Task> Waits()
    {
        var waits = new List<Task>(_inFlight.Count + 5);
        waits.AddRange(_signals.Waits);
        waits.AddRange(_inFlight.Select(running => running.Task));

        // A rested item of a paused job waits for the resume, not for its timer.
        waits.AddRange(_resting.Where(resting => !resting.Timer.IsCompleted).Select(resting => resting.Timer));
        if (_recorder.InFlight is { } recording) waits.Add(recording);
        if (_grace is { IsCompleted: false }) waits.Add(_grace);
        return waits;
    }

    private void CollectEnds(CancellationToken givingUp)
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
            var end = ReadEnd(_plan.Items[index], task);
            var before = _tried.GetValueOrDefault(index, (Tries: 0, Cost: 0m));
            _tried[index] = (before.Tries + 1, end.Cost);
            _costs.Settle(index, end.Cost is { } cost ? Math.Max(0, cost - (before.Cost ?? 0)) : null);
            end = end with { Tries = before.Tries + 1 };
            if (IsPassing(end)) _resting.Add((index, _context.CreateTimer(_plan.TryAgainAfter, givingUp), end));
            else End(index, end);
        }
    }

    private bool IsPassing(ItemEnd end) =>
        end is { State: ItemState.Failed, IsPassing: true } && end.Tries < _plan.TriesMax && !IsCancelled;

    private void RunRested()
    {
        if (IsPaused) return;
        for (var i = 0; i < _resting.Count;)
        {
            var (index, timer, failure) = _resting[i];
            if (!timer.IsCompleted)
            {
                i++;
                continue;
            }

            _resting.RemoveAt(i);
            if (!TryStart(index, out _)) End(index, failure);
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
            Cost = item.Estimate == 0 ? 0 : null,
        };
    }

    private void Cancel(CancellationToken givingUp)
    {
        for (var index = _next; index < _plan.Items.Count; index++)
        {
            if (_ledger[index] != ItemState.Queued) continue;
            _notStarted++;
            End(index, ItemEnd.Cancelled("Cancelled before it started."));
        }

        _next = _plan.Items.Count;
        foreach (var (index, _, failure) in _resting) End(index, failure);
        _resting.Clear();
        if (_inFlight.Count > 0) _grace ??= _context.CreateTimer(_plan.CancelGrace, givingUp);
    }

    private void GiveUpRunning()
    {
        foreach (var (index, _) in _inFlight)
        {
            var cost = _plan.Items[index].Estimate == 0 ? 0m : (decimal?)null;
            _costs.Settle(index, cost);
            End(index, ItemEnd.Cancelled("Cancelled; no worker confirmed it in time.") with { Cost = cost });
        }

        _inFlight.Clear();
        _grace = null;
    }

    private void End(int index, ItemEnd end)
    {
        var item = _plan.Items[index];
        _ledger.End(index, end.State);
        _board.AddEnd(index, item.Id, item.Name, end);
        if (!end.IsKept && end.State is ItemState.Failed or ItemState.Cancelled) _costDropped += end.Cost ?? 0;
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
        Cost = Money.Text(end?.Cost),
        Tries = end?.Tries ?? 0,
        Kept = end?.IsKept ?? false,
        Group = _plan.Items[index].Group,
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
            : counts.Failed > 0 || _board.Current.BudgetSkipped > 0 ? JobState.CompletedWithErrors
            : JobState.Succeeded;
        var final = _board.Final(state, counts, _signals.Wanted.By);
        var receipt = state == JobState.Cancelled ? Receipt(counts) : null;
        var summary = new JobSummary
        {
            JobId = _plan.Run.JobId,
            Attempt = _plan.Run.Attempt,
            State = state,
            Items = counts,
            Revision = final.Revision,
            Seconds = Math.Round((_context.CurrentUtcDateTime - _startedAt).TotalSeconds, 3),
            CompletedAt = new(_context.CurrentUtcDateTime, TimeSpan.Zero),
            Receipt = receipt is null ? null : Sentence(receipt),
            ReceiptDetails = receipt,
            Cost = final.Cost,
        };
        await _recorder.FinishAsync(final, summary);
        _board.PublishFinal(final);
        return summary;
    }

    private CancelReceipt Receipt(ItemCounts counts) => new()
    {
        Kept = counts.Usable,
        Stopped = counts.Cancelled - _notStarted,
        NotStarted = _notStarted,
        Failed = counts.Failed,
        Cost = Money.Text(_costs.Spent),
        CostDropped = Money.Text(_costDropped),
        By = _signals.Wanted.By,
    };

    private string Sentence(CancelReceipt receipt)
    {
        var spent = _costs.Spent == 0 ? "" : $" {Money.Spoken(_costs.Spent)} spent, {Money.Spoken(_costDropped)} of it on what was dropped.";
        return string.Create(CultureInfo.InvariantCulture,
            $"{receipt.Kept} {Noun(receipt.Kept)} kept and usable, {receipt.Stopped + receipt.NotStarted} not finished ({receipt.Stopped} stopped on the way), {receipt.Failed} failed.{spent} Retry continues from here.");
    }

    private string Noun(int count) => count == 1 ? _plan.Kind.Unit : _plan.Kind.Units;
}
