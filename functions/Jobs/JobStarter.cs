using System.Text.Json;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Workflows.Storage;

namespace Workflows.Jobs;

/// <summary>Starts jobs and new attempts: the row first, then the instance. What a crash leaves in between, the sweep finishes.</summary>
public sealed partial class JobStarter(JobStore jobs, Counters counters, HostRun host, InterruptionWatch interruptions, TimeProvider time, ILogger<JobStarter> logger)
{
    private const string IntegerIdCounter = "jobs";

    /// <summary>An id for a job of this kind; using it twice starts one job.</summary>
    public async Task<string> NewIdAsync(JobKind kind, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        return kind.IntegerIds
            ? (await counters.NextAsync(IntegerIdCounter, cancellationToken)).ToString(System.Globalization.CultureInfo.InvariantCulture)
            : JobId.New(time);
    }

    /// <param name="request">The pipeline's request, validated; the orchestrator reads it back from <see cref="JobRun.Request"/>.</param>
    /// <param name="budget">What the job may cost in US dollars; null for no limit.</param>
    public async Task<JobRow> StartAsync<TRequest>(
        DurableTaskClient client, JobKind kind, string id, TRequest request, int itemsTotal, decimal? budget, string correlationId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(kind);
        var row = new JobRow
        {
            Id = id,
            Kind = kind.Name,
            Attempt = 1,
            RequestJson = JsonSerializer.Serialize(request, Entities.Json),
            ItemsTotal = itemsTotal,
            Budget = Money.Text(budget),
            CreatedAt = time.GetUtcNow(),
            CorrelationId = correlationId,
            HostId = host.Id,
            HostEpoch = host.Epoch,
        };
        await jobs.AddAsync(row, cancellationToken);
        return await ScheduleAsync(client, kind, row, cancellationToken);
    }

    /// <summary>A new attempt, in which only failed and cancelled items and those without a budget run. The caller has checked that the job is final.</summary>
    /// <param name="budget">A new one for all attempts together; null keeps what the job has.</param>
    /// <returns>The row; null when another caller has changed the job in between.</returns>
    public async Task<JobRow?> RetryAsync(DurableTaskClient client, JobKind kind, JobRow ended, long revision, decimal? budget, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        var attempt = ended.Attempt + 1;
        var row = await jobs.ChangeAsync(
            ended.Id,
            now => now.Attempt != ended.Attempt ? null : now with
            {
                Attempt = attempt,
                RevisionBase = revision,
                CostBase = now.Final?.Cost ?? now.CostBase,
                Budget = Money.Text(budget) ?? now.Budget,
                IsScheduled = false,
                Final = null,
                Summary = null,
                HostId = host.Id,
                HostEpoch = host.Epoch,
            },
            cancellationToken);
        return row is null || row.Attempt != attempt ? null : await ScheduleAsync(client, kind, row, cancellationToken);
    }

    /// <summary>Hands the current attempt to the engine unless it has it already, and notes that in the row.</summary>
    public async Task<JobRow> ScheduleAsync(DurableTaskClient client, JobKind kind, JobRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(kind);
        ArgumentNullException.ThrowIfNull(row);
        if (await client.GetInstanceAsync(row.InstanceId, cancellationToken) is null)
        {
            try
            {
                await client.ScheduleNewOrchestrationInstanceAsync(
                    kind.Orchestrator, RunOf(row), new StartOrchestrationOptions(row.InstanceId), cancellationToken);
                LogStarted(row.InstanceId, row.ItemsTotal, row.CorrelationId);
            }
            catch (Exception refused) when (refused is not OperationCanceledException)
            {
                // Another caller (the sweep, a repeated request) may have been first; anything else is the caller's to know.
                if (await client.GetInstanceAsync(row.InstanceId, cancellationToken) is null) throw;
            }
        }

        interruptions.Watch(kind, row, isCounted: false);
        return await jobs.ChangeAsync(row.Id, now => now.Attempt == row.Attempt && !now.IsScheduled ? now with { IsScheduled = true } : null, cancellationToken) ?? row;
    }

    private static JobRun RunOf(JobRow row)
    {
        using var request = JsonDocument.Parse(row.RequestJson);
        return new()
        {
            JobId = row.Id,
            Kind = row.Kind,
            Attempt = row.Attempt,
            RevisionBase = row.RevisionBase,
            Budget = row.Budget,
            CostBase = row.CostBase,
            CreatedAt = row.CreatedAt,
            CorrelationId = row.CorrelationId,
            Request = request.RootElement.Clone(),
        };
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Started {InstanceId} with {Items} items (correlation {CorrelationId})")]
    private partial void LogStarted(string instanceId, int items, string correlationId);
}
