using Microsoft.Azure.Functions.Worker;

namespace Workflows.Jobs;

/// <summary>Where a pipeline keeps the results of its items (seam rule 4: the functions side writes again what it sees).</summary>
public interface IJobResultSink
{
    /// <summary>Name of the <see cref="JobKind"/> it belongs to.</summary>
    string Kind { get; }

    /// <summary>Keeps the results of a batch; idempotent, because batches may be recorded twice.</summary>
    Task KeepAsync(RecordItemsInput batch, CancellationToken cancellationToken);
}

/// <summary>The one activity that writes what became of items: results, item rows and, at the end, the job's row. Idempotent.</summary>
public sealed class RecordItemOutcomes(JobStore jobs, JobItemStore items, IEnumerable<IJobResultSink> sinks)
{
    [Function(OutcomeRecorder.Activity)]
    public async Task RunAsync([ActivityTrigger] RecordItemsInput input, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);

        // Results first: an item that reads "done" has its result.
        foreach (var sink in sinks)
            if (sink.Kind == input.Kind) await sink.KeepAsync(input, cancellationToken);
        await items.WriteAsync(input.JobId, input.Attempt, input.Items, cancellationToken);
        if (input.Final is { } final)
            await jobs.ChangeAsync(
                input.JobId,
                row => row.Attempt == input.Attempt && row.Final is null ? row with { IsScheduled = true, Final = final, Summary = input.Summary } : null,
                cancellationToken);
    }
}
