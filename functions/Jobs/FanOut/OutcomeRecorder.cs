using Microsoft.DurableTask;

namespace Workflows.Jobs;

/// <summary>Hands ends of items to the recording activity, in order, one batch at a time. Orchestrator code: pure over history.</summary>
/// <remarks>One batch at a time keeps the order (first "queued", later "done") and lets ends that come close together share a batch.</remarks>
internal sealed class OutcomeRecorder(TaskOrchestrationContext context, JobRun run)
{
    public const string Activity = "RecordItemOutcomes";

    /// <summary>A table transaction takes 100 rows.</summary>
    private const int BatchItemsMax = 100;

    /// <summary>Characters of inline results in one batch, far below the 4 MiB of one message.</summary>
    private const int BatchResultCharactersMax = 256 * 1024;

    // Storage may be away for minutes (a restart, a rebuild); the job waits for it rather than losing the rows.
    private static readonly TaskOptions Options = new(new RetryPolicy(
        maxNumberOfAttempts: 60, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    private readonly Queue<RecordedItem> _waiting = new();
    private long _inFlightRevision;

    /// <summary>The batch under way; null when idle.</summary>
    public Task? InFlight { get; private set; }

    /// <summary>Every end up to this revision is recorded.</summary>
    public long Recorded { get; private set; }

    public void Add(RecordedItem item) => _waiting.Enqueue(item);

    /// <summary>Starts the next batch unless one is under way or nothing waits.</summary>
    public void StartIfIdle()
    {
        if (InFlight is null && _waiting.Count > 0) Start(final: null, summary: null);
    }

    /// <summary>Takes note of a finished batch. A batch that failed for good leaves its rows to the rebuild.</summary>
    public void CollectFinished()
    {
        if (InFlight is not { IsCompleted: true } finished) return;
        if (finished.IsCompletedSuccessfully) Recorded = _inFlightRevision;
        InFlight = null;
    }

    /// <summary>Records all that waits and, with the last batch, that the attempt is final.</summary>
    public async Task FinishAsync(JobProgress final, JobSummary summary)
    {
        do
        {
            if (InFlight is not null)
            {
                // WhenAny: a batch that failed must not keep the job from finishing.
                await Task.WhenAny(InFlight);
                CollectFinished();
            }

            var last = _waiting.Count <= BatchItemsMax && TakeableCount() == _waiting.Count;
            Start(last ? final : null, last ? summary : null);
            await Task.WhenAny(InFlight!);
            CollectFinished();
        }
        while (_waiting.Count > 0);
    }

    private void Start(JobProgress? final, JobSummary? summary)
    {
        var batch = new List<RecordedItem>();
        for (var count = TakeableCount(); count > 0; count--) batch.Add(_waiting.Dequeue());
        if (batch.Count > 0) _inFlightRevision = Math.Max(_inFlightRevision, batch.Max(item => item.Revision));
        var input = new RecordItemsInput
        {
            JobId = run.JobId,
            Kind = run.Kind,
            Attempt = run.Attempt,
            Items = batch,
            Final = final,
            Summary = summary,
        };
        InFlight = context.CallActivityAsync(Activity, input, Options);
    }

    private int TakeableCount()
    {
        var (count, characters) = (0, 0);
        foreach (var item in _waiting)
        {
            characters += item.ResultJson?.Length ?? 0;
            if (count == BatchItemsMax || (count > 0 && characters > BatchResultCharactersMax)) break;
            count++;
        }

        return count;
    }
}
