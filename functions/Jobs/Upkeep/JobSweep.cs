using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>Looks after unfinished jobs: finishes half-started ones, counts interruptions, writes down ends that the job could not write itself.</summary>
public sealed partial class JobSweep(
    JobStore jobs, JobKinds kinds, JobStarter starter, JobReader reader, InterruptionWatch interruptions, HostRun host, TimeProvider time, ILogger<JobSweep> logger)
{
    /// <summary>A younger row may be in the middle of its own start.</summary>
    private static readonly TimeSpan HalfStartedAfter = TimeSpan.FromSeconds(10);

    /// <summary>The job's own last words are given this long before the sweep writes for it.</summary>
    private static readonly TimeSpan EndUnwrittenAfter = TimeSpan.FromSeconds(10);

    public async Task RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await foreach (var row in jobs.UnfinishedAsync(cancellationToken))
        {
            if (kinds.Find(row.Kind) is not { } kind) continue;
            try
            {
                await LookAfterAsync(client, kind, row, cancellationToken);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One job's trouble must not keep the others from being looked after; the next sweep tries again.
                LogFailed(e, row.InstanceId);
            }
        }
    }

    private async Task LookAfterAsync(DurableTaskClient client, JobKind kind, JobRow row, CancellationToken cancellationToken)
    {
        var instance = await client.GetInstanceAsync(row.InstanceId, getInputsAndOutputs: true, cancellationToken);
        if (instance is null)
        {
            if (time.GetUtcNow() - row.CreatedAt < HalfStartedAfter && row.HostEpoch == host.Epoch) return;
            LogHalfStarted(row.InstanceId);
            await starter.ScheduleAsync(client, kind, row, cancellationToken);
        }
        else if (instance.IsCompleted)
        {
            if (time.GetUtcNow() - instance.LastUpdatedAt >= EndUnwrittenAfter) await WriteEndAsync(row, instance, cancellationToken);
        }
        else
        {
            await CountAsync(kind, row, instance, cancellationToken);
        }
    }

    private async Task CountAsync(JobKind kind, JobRow row, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        var progress = JobComposer.Read(instance.SerializedCustomStatus);
        var isWorking = instance.RuntimeStatus == OrchestrationRuntimeStatus.Running && progress is not { State: JobState.Paused };
        var isOfEarlierRun = row.HostId == host.Id && row.HostEpoch != host.Epoch;
        var lost = isOfEarlierRun && isWorking ? 1 : 0;
        interruptions.Watch(kind, row, isCounted: lost > 0);
        if (!isOfEarlierRun) return;

        var now = time.GetUtcNow();
        await jobs.ChangeAsync(
            row.Id,
            current => current.Final is not null || current.Attempt != row.Attempt ? null : current with
            {
                Interruptions = current.Interruptions + lost,
                InterruptedAt = lost > 0 ? now : current.InterruptedAt,
                HostEpoch = host.Epoch,
            },
            cancellationToken);
        if (lost > 0) LogInterrupted(row.InstanceId);
    }

    // Terminated or failed: an operator's act, or a fault of ours. Its row must say so for good.
    private async Task WriteEndAsync(JobRow row, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        var view = reader.ViewEnded(row, instance);
        var progress = JobComposer.Read(instance.SerializedCustomStatus);
        var final = new JobProgress
        {
            Revision = view.Revision + 1,
            Attempt = row.Attempt,
            State = view.State,
            Stage = view.Stage,
            Items = view.Items,
            Unit = view.Unit,
            Label = view.Label,
            Percent = view.State == JobState.Failed ? view.Percent : 100,
            StartedAt = progress?.StartedAt ?? row.CreatedAt,
            UpdatedAt = instance.LastUpdatedAt,
            Timing = progress?.Timing ?? ItemTiming.None,
            Recorded = view.Revision + 1,
            Cost = progress?.Cost ?? row.CostBase,
            Budget = row.Budget,
            Unpriced = progress?.Unpriced ?? 0,
            BudgetSkipped = progress?.BudgetSkipped ?? 0,
            Recent = progress?.Recent ?? [],
        };
        var summary = new JobSummary
        {
            JobId = row.Id,
            Attempt = row.Attempt,
            State = view.State,
            Items = view.Items,
            Revision = final.Revision,
            Seconds = Math.Round((final.UpdatedAt - final.StartedAt).TotalSeconds, 3),
            CompletedAt = final.UpdatedAt,
            Cost = final.Cost,
        };
        await jobs.ChangeAsync(
            row.Id, current => current.Final is not null || current.Attempt != row.Attempt ? null : current with { Final = final, Summary = summary }, cancellationToken);
        LogEnded(row.InstanceId, view.State);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{InstanceId} was half started; starting it now")]
    private partial void LogHalfStarted(string instanceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "{InstanceId} was interrupted and goes on by itself")]
    private partial void LogInterrupted(string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{InstanceId} ended as {State} without writing it down; written now")]
    private partial void LogEnded(string instanceId, JobState state);

    [LoggerMessage(Level = LogLevel.Error, Message = "Looking after {InstanceId} failed; trying again at the next sweep")]
    private partial void LogFailed(Exception e, string instanceId);
}
