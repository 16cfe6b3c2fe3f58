using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Storage.Journal;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubStore
{
    /// <summary>Null when there is no such instance. A live one is a copy: the hub's own object is the one that counts.</summary>
    public Instance? Find(string id)
    {
        if (_journal.Pending.FindCreated(id) is { Created: { } created } pending) return ToInstance(created, pending);
        _find.Bind(1, id);
        Instance? instance;
        try
        {
            instance = _find.Step() ? ReadInstance(_find, isRecovered: false) : null;
        }
        finally
        {
            _find.Reset();
        }

        if (instance is null || _journal.Pending.Find(instance.Key) is not { } changed) return instance;
        if (changed.IsDeleted) return null;

        // A row that has changed since: rare enough to bring the tables up to date for it.
        Settle();
        return Find(id);
    }

    /// <summary>When the next timer of an instance fires; null when it has none.</summary>
    public DateTimeOffset? NextTimer(long instanceKey)
    {
        Settle();
        using var next = _database.PrepareOnce("SELECT min(fire_at) FROM timers WHERE key=?");
        next.Bind(1, instanceKey);
        return next.Step() ? next.TimeOrNull(0) : null;
    }

    public List<Instance> ChildrenOf(long instanceKey)
    {
        Settle();
        return ReadInstances(_children.Bind(1, instanceKey));
    }

    /// <summary>Every instance whose id starts with <paramref name="prefix"/>, finished ones included.</summary>
    public List<Instance> WithPrefix(string prefix)
    {
        Settle();
        return ReadInstances(_byPrefix.Bind(1, prefix).Bind(2, prefix + "\U0010FFFF"));
    }

    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">The row cannot be decoded.</exception>
    public InstancePayloads ReadPayloads(long instanceKey)
    {
        var pending = _journal.Pending.Find(instanceKey);
        if (pending?.Started is { } startedNow) return new InstancePayloads(ExecutionStartedEvent.Parser.ParseFrom(startedNow), Outcome(pending));

        _payloads.Bind(1, instanceKey);
        try
        {
            if (!_payloads.Step()) throw new StorageException(0, $"The payload row of instance {instanceKey} is missing.");
            return new InstancePayloads(
                _payloads.Message(0, ExecutionStartedEvent.Parser),
                Outcome(pending) ?? _payloads.MessageOrNull(1, ExecutionCompletedEvent.Parser));
        }
        finally
        {
            _payloads.Reset();
        }
    }

    /// <param name="names">Shares the strings of equal names among many rows.</param>
    internal static Instance ReadInstance(Statement row, bool isRecovered, NamePool? names = null) => new()
    {
        Key = row.Number(0),
        Id = row.Text(1),
        ExecutionId = row.Text(2),
        Name = names?.Text(row, 3) ?? row.Text(3),
        Version = row.TextOrNull(4),
        Status = (OrchestrationStatus)row.Number(5),
        CreatedAt = row.Time(6),
        UpdatedAt = row.Time(7),
        CompletedAt = row.TimeOrNull(8),
        StartAt = row.TimeOrNull(9),
        ParentKey = row.NumberOrNull(10),
        Parent = row.MessageOrNull(11, ParentInstanceInfo.Parser),
        CustomStatus = row.TextOrNull(12),
        Span = row.MessageOrNull(13, OrchestrationTraceContext.Parser),
        Tags = row.MessageOrNull(14, ExecutionStartedEvent.Parser)?.Tags,
        Losses = (int)row.Number(15),
        NextHistorySequence = row.NumberOrNull(16),
        HasHistory = row.NumberOrNull(16) > 0,
        IsRecovered = isRecovered,
    };

    private static ExecutionCompletedEvent? Outcome(PendingInstance? pending) =>
        pending?.Outcome is { } outcome ? ExecutionCompletedEvent.Parser.ParseFrom(outcome) : null;

    private static Instance ToInstance(Created created, PendingInstance pending)
    {
        var state = pending.State!;
        return new Instance
        {
            Key = created.Key,
            Id = created.Id,
            ExecutionId = state.ExecutionId,
            Name = created.Name,
            Version = state.Version,
            Status = state.Status,
            CreatedAt = created.CreatedAt,
            UpdatedAt = state.UpdatedAt,
            CompletedAt = state.CompletedAt,
            StartAt = created.StartAt,
            ParentKey = created.ParentKey,
            Parent = (pending.Parent is { } changed ? changed.Parent : created.Parent) is { } parent ? ParentInstanceInfo.Parser.ParseFrom(parent) : null,
            CustomStatus = state.CustomStatus,
            Span = state.Span is { } span ? OrchestrationTraceContext.Parser.ParseFrom(span) : null,
            Tags = created.Tags is { } tags ? ExecutionStartedEvent.Parser.ParseFrom(tags).Tags : null,
            Losses = state.Losses,
            NextHistorySequence = pending.NextHistorySequence ?? 0,
            HasHistory = pending.NextHistorySequence > 0,
        };
    }

    private static List<Instance> ReadInstances(Statement rows)
    {
        var instances = new List<Instance>();
        try
        {
            while (rows.Step()) instances.Add(ReadInstance(rows, isRecovered: false));
        }
        finally
        {
            rows.Reset();
        }

        return instances;
    }
}
