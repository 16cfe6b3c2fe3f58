using System.Threading.Channels;
using Workflows.Protocol;
using Workflows.Scheduler.Activities;

namespace Workflows.Scheduler.Leases;

/// <summary>One connected GetWorkItems stream: what it takes, how much, and what it holds.</summary>
/// <remarks>The hub's loop owns it; the stream's own pump only reads <see cref="Outgoing"/>.</remarks>
internal sealed class WorkerStream
{
    /// <summary>Of each kind, for workers that state no limit of their own.</summary>
    private const int DefaultLimit = 256;

    private readonly Channel<WorkItem> _outgoing = Channel.CreateUnbounded<WorkItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WorkFilter _filter;
    private readonly int _turnLimit;
    private readonly int _activityLimit;
    private readonly int _entityLimit;

    public WorkerStream(GetWorkItemsRequest request, WorkerCaller caller, DateTimeOffset connectedAt)
    {
        _filter = new WorkFilter(request.WorkItemFilters);
        _turnLimit = Limit(request.MaxConcurrentOrchestrationWorkItems);
        _activityLimit = Limit(request.MaxConcurrentActivityWorkItems);
        _entityLimit = Limit(request.MaxConcurrentEntityWorkItems);
        CanStreamHistory = request.Capabilities.Contains(WorkerCapability.HistoryStreaming);
        Caller = caller;
        ConnectedAt = connectedAt;
    }

    public WorkerCaller Caller { get; }

    public DateTimeOffset ConnectedAt { get; }

    public bool CanStreamHistory { get; }

    public bool IsOpen { get; private set; } = true;

    public HashSet<Lease> Leases { get; } = [];

    /// <summary>The one held item whose earlier holders died; when this stream dies too, only it is blamed.</summary>
    public Lease? Suspect { get; set; }

    public int TurnsHeld { get; set; }

    public int ActivitiesHeld { get; set; }

    public int EntitiesHeld { get; set; }

    public bool HasRoomForEntity => EntitiesHeld < _entityLimit;

    public bool HasRoomForTurn => TurnsHeld < _turnLimit;

    public bool HasRoomForActivity => ActivitiesHeld < _activityLimit;

    public bool TakesAll => _filter.TakesAll;

    public IReadOnlyList<string> ActivityNames => _filter.ActivityNames;

    public ChannelReader<WorkItem> Outgoing => _outgoing.Reader;

    public bool TakesOrchestration(WorkKey key) => _filter.TakesOrchestration(key);

    public bool TakesActivity(WorkKey key) => _filter.TakesActivity(key);

    public bool TakesEntity(string name) => _filter.TakesEntity(name);

    /// <summary>The channel is as long as the worker's limits allow, so sending never waits.</summary>
    public void Send(WorkItem item) => _outgoing.Writer.TryWrite(item);

    public void Close()
    {
        IsOpen = false;
        _outgoing.Writer.TryComplete();
    }

    private static int Limit(int stated) => stated > 0 ? stated : DefaultLimit;
}

/// <summary>Who opened a stream.</summary>
/// <param name="HoldsSessions">Keeps orchestrations warm and can ask for their history again.</param>
/// <param name="IsInProcess">Shares the scheduler's process: its crash is the scheduler's, its stream's end is not a crash.</param>
internal sealed record WorkerCaller(string WorkerId, bool HoldsSessions, bool IsInProcess);
