using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Reliability.Tests.Disk;
using Workflows.Reliability.Tests.Invariants;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>One run of a scenario on the real scheduler: from its beginning, or from what a crash left.</summary>
internal sealed class ScenarioRun : IAsyncDisposable
{
    public const string Hub = "test";

    public static readonly DateTimeOffset Beginning = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Scenario _scenario;
    private ResumePoint? _resumed;
    private readonly TemporaryFolder _folder = new();
    private SchedulerServer _server = null!; // set by StartAsync
    private ScenarioWorker? _worker;

    private ScenarioRun(Scenario scenario, ResumePoint? resumed, DiskImage? image, DiskImage? durable)
    {
        _scenario = scenario;
        _resumed = resumed;
        image?.WriteTo(_folder.Path);
        Disk = new SimulatedDisk(_folder.Path, durable);
        Clock = new ScenarioClock(resumed?.Now ?? Beginning);
        Journal = new ScenarioJournal(Disk, resumed);
    }

    public SimulatedDisk Disk { get; }

    public ScenarioJournal Journal { get; }

    public ScenarioClock Clock { get; }

    public RpcInvoker Client { get; private set; } = null!; // set by StartAsync

    public string HubFile => _folder.File(Hub + ".db");

    /// <summary>The act may have happened before the crash: refusals that say so are an answer.</summary>
    public bool IsRepeating { get; private set; }

    /// <summary>Opens the scheduler; what it does before it is open is over when this returns.</summary>
    /// <param name="durable">What of the image really is on the disk; null when all of it is.</param>
    public static async Task<ScenarioRun> StartAsync(Scenario scenario, ResumePoint? resumed = null, DiskImage? image = null, DiskImage? durable = null)
    {
        var run = new ScenarioRun(scenario, resumed, image, durable);
        try
        {
            await run.OpenAsync();
            return run;
        }
        catch
        {
            run.Disk.Dispose();
            run._folder.Dispose();
            throw;
        }
    }

    /// <summary>Tells the rest of the story, and what there was to do when it was interrupted.</summary>
    /// <param name="withSnapshots">Notes after every step what clients can see, so that crashes of this run can be checked.</param>
    public async Task FinishAsync(bool withSnapshots = false)
    {
        var first = _resumed?.Step ?? 0;
        IsRepeating = _resumed is { IsActKnown: false };
        if (_resumed is { IsActKnown: true })
        {
            await DrainAsync();
            await EndStepAsync(first++, withSnapshots);
        }

        for (var i = first; i < _scenario.Steps.Length; i++)
        {
            Journal.StepBegins(i);
            await _scenario.Steps[i].Act(this);
            Journal.ActAcknowledged();
            IsRepeating = false;
            await DrainAsync();
            await EndStepAsync(i, withSnapshots);
        }

        // A crash after the last step leaves work, too.
        await DrainAsync();
    }

    /// <summary>Goes on in the same process after the hub failed: what was open is done again.</summary>
    public async Task ResumeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        _worker = null;
        _resumed = Journal.At(Disk.Position);
    }

    /// <summary>A call of a client; done again after a crash, it may be refused because it was done before.</summary>
    public async Task CallAsync<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, TRequest request, params RpcStatus[] doneBefore)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            await Client.CallAsync(method, request, Deadline.Token);
        }
        catch (RpcException e) when (IsRepeating && doneBefore.Contains(e.Status))
        {
            // It was.
        }
    }

    /// <summary>Moves the clock to a time after the beginning; timers that are due fire.</summary>
    public void AdvanceTo(TimeSpan sinceBeginning)
    {
        if (Beginning + sinceBeginning is var target && target <= Clock.GetUtcNow()) return;
        // The journal first: what the timers do is done at the new time.
        Journal.ClockMoved(target);
        Clock.Advance(target - Clock.GetUtcNow());
    }

    /// <summary>Stops the scheduler in order and starts it again.</summary>
    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    public async Task CloseAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        _worker = null;
        await _server.DisposeAsync();
    }

    public async Task DrainAsync()
    {
        _worker ??= new ScenarioWorker(Client, _server.InProcess(Hub, _scenario.IsWarm ? "warm" : null), Journal, Clock);
        await _worker.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Disk.Dispose();
        _folder.Dispose();
    }

    private async Task OpenAsync()
    {
        _server = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = _folder.Path }, NullLoggerFactory.Instance, Clock, CancellationToken.None);
        Client = _server.InProcess(Hub);
    }

    private async Task EndStepAsync(int step, bool withSnapshot)
    {
        var seen = withSnapshot ? await HubSnapshot.TakeAsync(Client) : null;
        // Even without a crash nothing that was seen goes, and histories only grow.
        if (seen is not null) Journal.Violations.AddRange(CrashAudit.Check(Journal.At(Disk.Position), seen, _scenario.Steps[step].Replaces));
        Journal.StepEnds(step, seen, _scenario.Steps[step].Replaces);
    }
}
