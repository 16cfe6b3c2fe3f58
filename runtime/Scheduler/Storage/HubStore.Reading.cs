using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubStore
{
    /// <summary>Null when there is no such instance. A live one is a copy: the hub's own object is the one that counts.</summary>
    public Instance? Find(string id)
    {
        _find.Bind(1, id);
        var instance = _find.Step() ? ReadInstance(_find, isRecovered: false) : null;
        _find.Reset();
        return instance;
    }

    /// <summary>When the next timer of an instance fires; null when it has none.</summary>
    public DateTimeOffset? NextTimer(long instanceKey)
    {
        using var next = _database.PrepareOnce("SELECT min(fire_at) FROM timers WHERE key=?");
        next.Bind(1, instanceKey);
        return next.Step() ? next.TimeOrNull(0) : null;
    }

    public List<Instance> ChildrenOf(long instanceKey) => ReadInstances(_children.Bind(1, instanceKey));

    /// <summary>Every instance whose id starts with <paramref name="prefix"/>, finished ones included.</summary>
    public List<Instance> WithPrefix(string prefix) => ReadInstances(_byPrefix.Bind(1, prefix).Bind(2, prefix + "\U0010FFFF"));

    /// <exception cref="Google.Protobuf.InvalidProtocolBufferException">The row cannot be decoded.</exception>
    public InstancePayloads ReadPayloads(long instanceKey)
    {
        _payloads.Bind(1, instanceKey);
        try
        {
            if (!_payloads.Step()) throw new StorageException(0, $"The payload row of instance {instanceKey} is missing.");
            return new InstancePayloads(
                _payloads.Message(0, ExecutionStartedEvent.Parser), _payloads.MessageOrNull(1, ExecutionCompletedEvent.Parser));
        }
        finally
        {
            _payloads.Reset();
        }
    }

    internal static Instance ReadInstance(Statement row, bool isRecovered) => new()
    {
        Key = row.Number(0),
        Id = row.Text(1),
        ExecutionId = row.Text(2),
        Name = row.Text(3),
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
        IsRecovered = isRecovered,
    };

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
