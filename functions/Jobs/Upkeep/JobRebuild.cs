using System.Text.Json;
using DurableTask.Core.History;
using Microsoft.DurableTask.Client;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>What a pipeline rebuilds of its own, before the jobs are rebuilt.</summary>
public interface IJobRebuildPart
{
    /// <returns>How many rows or derived things were missing and have been made again, or are being made.</returns>
    Task<int> RebuildAsync(DurableTaskClient client, DateTimeOffset updatedSince, CancellationToken cancellationToken);
}

/// <summary>
/// Makes rows that storage forgot again from what the engine knows (seam rule 1): job rows from inputs, item rows and results by
/// repeating the recorded batches. Every write is an upsert or is skipped where a newer one is, so running it twice or in vain does no harm.
/// </summary>
public sealed partial class JobRebuild(
    Tables tables, Blobs blobs, JobStore jobs, JobItemStore items, JobKinds kinds, HostRun host, IEnumerable<IJobResultSink> sinks, IEnumerable<IJobRebuildPart> parts,
    TimeProvider time, ILogger<JobRebuild> logger) : IDisposable
{
    /// <summary>Storage forgets seconds, not days; one day covers a machine that was off over night.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>Longest life of a job that still counts as recent.</summary>
    private static readonly TimeSpan CreatedWithin = TimeSpan.FromDays(30);

    private readonly SemaphoreSlim _one = new(1, 1);

    public async Task<RebuildReport> RunAsync(DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        await _one.WaitAsync(cancellationToken);
        try
        {
            tables.Forget();
            blobs.Forget();
            var since = time.GetUtcNow() - Recent;
            var derived = 0;
            foreach (var part in parts) derived += await part.RebuildAsync(client, since, cancellationToken);
            var report = new RebuildReport { Derived = derived };
            foreach (var kind in kinds.All) report = await RebuildAsync(client, kind, since, report, cancellationToken);
            LogRebuilt(report.Jobs, report.JobRows, report.Batches, report.Derived);
            return report;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<RebuildReport> RebuildAsync(
        DurableTaskClient client, JobKind kind, DateTimeOffset since, RebuildReport report, CancellationToken cancellationToken)
    {
        var query = new OrchestrationQuery(CreatedFrom: time.GetUtcNow() - CreatedWithin, InstanceIdPrefix: kind.Name + "-", FetchInputsAndOutputs: true);
        var attempts = new Dictionary<string, (JobRun Run, OrchestrationMetadata Instance)>(StringComparer.Ordinal);
        await foreach (var instance in client.GetAllInstancesAsync(query).WithCancellation(cancellationToken))
        {
            if (instance.Name != kind.Orchestrator || instance.LastUpdatedAt < since || ReadRun(instance) is not { } run) continue;
            if (!attempts.TryGetValue(run.JobId, out var newest) || newest.Run.Attempt < run.Attempt) attempts[run.JobId] = (run, instance);
            try
            {
                report = report with { Batches = report.Batches + await RepeatBatchesAsync(client, instance.InstanceId, cancellationToken) };
            }
            catch (Exception e) when (e is JsonException or FormatException or NotSupportedException)
            {
                // A history that cannot be read keeps only its own job from being complete.
                LogUnreadable(e, instance.InstanceId);
            }
        }

        foreach (var (run, instance) in attempts.Values)
            report = report with { Jobs = report.Jobs + 1, JobRows = report.JobRows + (await RestoreRowAsync(run, instance, cancellationToken) ? 1 : 0) };
        return report;
    }

    /// <summary>Repeats every batch that the attempt ever handed to the recording activity: their inputs are in its history.</summary>
    private async Task<int> RepeatBatchesAsync(DurableTaskClient client, string instanceId, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var scheduled in (await client.GetOrchestrationHistoryAsync(instanceId, cancellationToken)).OfType<TaskScheduledEvent>())
        {
            if (scheduled.Name != OutcomeRecorder.Activity || ReadBatch(scheduled.Input) is not { } batch) continue;
            foreach (var sink in sinks)
                if (sink.Kind == batch.Kind) await sink.KeepAsync(batch, cancellationToken);
            await items.WriteAsync(batch.JobId, batch.Attempt, batch.Items, cancellationToken);
            count++;
        }

        return count;
    }

    private async Task<bool> RestoreRowAsync(JobRun run, OrchestrationMetadata instance, CancellationToken cancellationToken)
    {
        var progress = JobComposer.Read(instance.SerializedCustomStatus);
        var final = progress?.State.IsFinal() == true ? progress : null;
        var summary = final is null || instance.SerializedOutput is null ? null : JsonSerializer.Deserialize<JobSummary>(instance.SerializedOutput);
        var restored = false;
        var row = await jobs.ChangeAsync(
            run.JobId,
            current =>
            {
                restored = current.Attempt < run.Attempt || (current.Attempt == run.Attempt && (final is not null && current.Final is null));
                return !restored ? null : current with
                {
                    Attempt = run.Attempt,
                    RevisionBase = run.RevisionBase,
                    Budget = run.Budget,
                    CostBase = run.CostBase,
                    IsScheduled = true,
                    Final = final,
                    Summary = summary,
                };
            },
            cancellationToken);
        if (row is not null) return restored;

        await jobs.AddAsync(
            new()
            {
                Id = run.JobId,
                Kind = run.Kind,
                Attempt = run.Attempt,
                RequestJson = JsonSerializer.Serialize(run.Request, Entities.Json),
                ItemsTotal = progress?.Items.Total ?? 0,
                CreatedAt = run.CreatedAt,
                CorrelationId = run.CorrelationId,
                RevisionBase = run.RevisionBase,
                Budget = run.Budget,
                CostBase = run.CostBase,
                IsScheduled = true,
                Final = final,
                Summary = summary,
                HostId = host.Id,
                HostEpoch = host.Epoch,

                // Its count went with the row; that it was interrupted once is certain, for storage was.
                Interruptions = final is null ? 1 : 0,
                InterruptedAt = final is null ? time.GetUtcNow() : null,
            },
            cancellationToken);
        return true;
    }

    // Null: not started by us, such as an operator's instance under one of our names.
    private static JobRun? ReadRun(OrchestrationMetadata instance)
    {
        try
        {
            return instance.SerializedInput is { } json ? JsonSerializer.Deserialize<JobRun>(json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // .NET clients wrap an activity's input into a list of one.
    private static RecordItemsInput? ReadBatch(string? input)
    {
        if (string.IsNullOrEmpty(input)) return null;
        using var document = JsonDocument.Parse(input);
        var root = document.RootElement;
        return (root.ValueKind == JsonValueKind.Array ? root[0] : root).Deserialize<RecordItemsInput>();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The history of {InstanceId} could not be read; its items are not rebuilt")]
    private partial void LogUnreadable(Exception e, string instanceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt after an unclean stop: {Jobs} recent jobs, {Rows} job rows restored, {Batches} batches repeated, {Derived} derived things")]
    private partial void LogRebuilt(int jobs, int rows, int batches, int derived);
}

/// <summary>What a rebuild did.</summary>
public sealed record RebuildReport
{
    /// <summary>Recent jobs that were looked at.</summary>
    public int Jobs { get; init; }

    /// <summary>Job rows that were missing or behind.</summary>
    public int JobRows { get; init; }

    /// <summary>Batches of item outcomes that were written again.</summary>
    public int Batches { get; init; }

    /// <summary>What pipelines rebuilt of their own.</summary>
    public int Derived { get; init; }
}
