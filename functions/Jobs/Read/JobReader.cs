using Microsoft.DurableTask.Client;

namespace Workflows.Jobs;

/// <summary>Reads jobs: the row, the instance of its current attempt, the running items and who could run them.</summary>
public sealed class JobReader(JobStore jobs, JobKinds kinds, JobFeeds feeds, IJobChanges changes, TimeProvider time)
{
    /// <summary>How long a single read waits for the first report on running items.</summary>
    private static readonly TimeSpan LivePatience = TimeSpan.FromMilliseconds(200);

    /// <summary>Null when there is no such job.</summary>
    public async Task<JobView?> FindAsync(DurableTaskClient client, string id, CancellationToken cancellationToken) =>
        await jobs.FindAsync(id, cancellationToken) is { } row ? await ViewAsync(client, row, cancellationToken) : null;

    public async Task<JobView> ViewAsync(DurableTaskClient client, JobRow row, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(row);
        if (row.Final is not null) return View(row, null, null, null, JobFeedSnapshot.Empty, null);

        var instance = await client.GetInstanceAsync(row.InstanceId, getInputsAndOutputs: true, cancellationToken);
        if (instance is { IsCompleted: true })
            return View(row, instance.RuntimeStatus.ToString(), instance.SerializedCustomStatus, instance.LastUpdatedAt, JobFeedSnapshot.Empty, null);

        var live = await feeds.ReadAsync(row.InstanceId, LivePatience, cancellationToken);
        var presence = await changes.FindWorkersAsync(kinds.Get(row.Kind).Activity, cancellationToken);
        return View(row, instance?.RuntimeStatus.ToString(), instance?.SerializedCustomStatus, instance?.LastUpdatedAt, live, presence);
    }

    /// <summary>Rows as they are now: with ends that are not written yet, and what workers report.</summary>
    public static async Task<IReadOnlyList<ItemView>> ItemsAsync(
        DurableTaskClient client, JobRow row, JobView view, IReadOnlyList<RecordedItem> items, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(items);
        var running = view.CurrentItems.ToDictionary(item => item.Id, StringComparer.Ordinal);
        var progress = row.Final
            ?? JobComposer.Read((await client.GetInstanceAsync(row.InstanceId, getInputsAndOutputs: true, cancellationToken))?.SerializedCustomStatus);
        return [.. items.Select(item => ItemView.From(item, progress?.Recent ?? [], running))];
    }

    /// <summary>The view of a job whose instance has ended, whatever the row says.</summary>
    internal JobView ViewEnded(JobRow row, OrchestrationMetadata instance) =>
        View(row, instance.RuntimeStatus.ToString(), instance.SerializedCustomStatus, instance.LastUpdatedAt, JobFeedSnapshot.Empty, null);

    /// <summary>The view of a watched job from what was pushed, without asking the engine.</summary>
    internal JobView ViewPushed(JobRow row, JobFeedSnapshot live, WorkerPresence? presence) =>
        View(row, live.Status?.RuntimeStatus, live.Status?.CustomStatusJson, live.Status?.UpdatedAt, live, presence);

    private JobView View(
        JobRow row, string? runtimeStatus, string? customStatus, DateTimeOffset? updatedAt, JobFeedSnapshot live, WorkerPresence? presence) =>
        JobComposer.Compose(new()
        {
            Row = row,
            Kind = kinds.Get(row.Kind),
            RuntimeStatus = runtimeStatus,
            CustomStatusJson = customStatus,
            InstanceUpdatedAt = updatedAt,
            Live = live,
            Presence = presence,
            Now = time.GetUtcNow(),
        });
}
