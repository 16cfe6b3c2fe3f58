using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>A worker on a managed scheduler's TLS socket: it stays connected whatever happens to its stream.</summary>
public sealed class ManagedWorkerTests : IAsyncLifetime, IDisposable
{
    private readonly CertificateMaker _certificates = new();
    private readonly ImpatientTimeProvider _time = new();
    private ManagedScheduler _scheduler = null!;
    private NumberedTokens _tokens = null!;
    private IHost? _host;

    public async Task InitializeAsync()
    {
        _scheduler = await ManagedScheduler.StartAsync(_certificates);
        _tokens = new NumberedTokens(_time);
    }

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.StopAsync();
        _host?.Dispose();
        await _scheduler.DisposeAsync();
    }

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Connect_SendsHubTokenWorkerIdAndAgent_OnEveryCall()
    {
        await StartAsync();
        await NextStreamAsync();

        Assert.Equal(["Hello", "GetWorkItems"], _scheduler.Calls.Select(c => c.Method));
        foreach (var (_, headers) in _scheduler.Calls)
        {
            Assert.Equal("my hub", headers["taskhub"]);
            Assert.Equal("Bearer token 1", headers["authorization"]);
            Assert.Equal("worker 7", headers["workerid"]);
            Assert.EndsWith("(DurableTaskWorker)", headers["x-user-agent"], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(RpcStatus.Ok)]
    [InlineData(RpcStatus.Cancelled)]
    [InlineData(RpcStatus.Unavailable)]
    [InlineData(RpcStatus.ResourceExhausted)]
    [InlineData(RpcStatus.Internal)]
    [InlineData(RpcStatus.NotFound)]
    [InlineData(RpcStatus.Unauthenticated)]
    [InlineData(RpcStatus.PermissionDenied)]
    public async Task Stream_EndsWithAnyStatus_IsOpenedAgain(RpcStatus status)
    {
        await StartAsync();
        var stream = await NextStreamAsync();
        await stream.PingAsync(Deadline.Token);
        stream.End(status);

        await NextStreamAsync();

        Assert.Equal(1, _scheduler.Connections);
    }

    [Fact]
    public async Task Stream_SilentFor120Seconds_IsGivenUpAndOpenedAgain()
    {
        await StartAsync();
        var silent = await NextStreamAsync();
        await silent.PingAsync(Deadline.Token);
        await UntilAsync(() =>
        {
            // The ping moves the watchdog when the worker has read it, so the clock goes on until the watchdog has struck.
            _time.Advance(TimeSpan.FromSeconds(30));
            return _scheduler.Streams.Reader.Count > 0;
        });

        await NextStreamAsync();
    }

    [Fact]
    public async Task Stream_PingedWithin120Seconds_IsKept()
    {
        await StartAsync();
        var stream = await NextStreamAsync();
        for (var minute = 0; minute < 5; minute++)
        {
            var read = _time.TimersMoved;
            await stream.PingAsync(Deadline.Token);
            await UntilAsync(() => _time.TimersMoved > read);
            _time.Advance(TimeSpan.FromSeconds(100));
        }

        Assert.Equal(0, _scheduler.Streams.Reader.Count);
        Assert.Single(_scheduler.Calls, c => c.Method == "GetWorkItems");
    }

    [Fact]
    public async Task Stream_Reopened_CarriesARenewedToken()
    {
        await StartAsync();
        var stream = await NextStreamAsync();
        _scheduler.Revoked["token 1"] = true;
        stream.End(RpcStatus.Unauthenticated);

        await NextStreamAsync();

        Assert.Equal("Bearer token 2", _scheduler.Calls.Last().Headers["authorization"]);
    }

    [Fact]
    public async Task Token_CannotBeHad_WorkerWaitsAndConnectsWhenItCan()
    {
        _tokens.IsBroken = true;
        await StartAsync();
        await UntilAsync(() => _time.Skipped.Count > 3);
        Assert.Empty(_scheduler.Calls);

        _tokens.IsBroken = false;

        await NextStreamAsync();
    }

    [Fact]
    public async Task Hello_UnavailableFiveTimes_IsTriedOverANewConnection()
    {
        var greetings = 0;
        _scheduler.OnHello = () => ++greetings <= ReconnectPolicy.UselessMax ? RpcStatus.Unavailable : RpcStatus.Ok;
        await StartAsync();

        await NextStreamAsync();

        Assert.Equal(2, _scheduler.Connections);
        Assert.Equal(ReconnectPolicy.UselessMax + 1, greetings);
    }

    [Fact]
    public async Task Hello_AlwaysUnavailable_IsTriedLessAndLessOften()
    {
        var greetings = 0;
        _scheduler.OnHello = () =>
        {
            Interlocked.Increment(ref greetings);
            return RpcStatus.Unavailable;
        };
        await StartAsync();
        await UntilAsync(() => Volatile.Read(ref greetings) > 4);

        // The bound doubles: 2, 4, 8, 16 s. What was chosen below it is chance.
        var delays = _time.Skipped.Where(d => d > TimeSpan.Zero).Take(4).ToList();
        Assert.All(delays.Zip([2, 4, 8, 16]), pair => Assert.InRange(pair.First.TotalSeconds, 0, pair.Second));
    }

    [Fact]
    public async Task GoAway_StreamOfTheOldConnectionLivesOn_NewCallsTakeANewOne()
    {
        await StartAsync();
        var stream = await NextStreamAsync();
        await stream.PingAsync(Deadline.Token);
        _scheduler.SendGoAway();
        stream.End(RpcStatus.Ok);

        await NextStreamAsync();
        await UntilAsync(() => _scheduler.Connections == 2);
    }

    private async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.TrustSchedulers(_certificates.Authorities);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks.AddActivityFunc("Nothing", _ => { }));
            worker.UseDurableTaskScheduler(_scheduler.Address, "my hub", _tokens, options => options.WorkerId = "worker 7");
        });
        _host = builder.Build();
        await _host.StartAsync();
    }

    private async Task<WorkerStreamScript> NextStreamAsync() => await _scheduler.Streams.Reader.ReadAsync(Deadline.Token);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var poll = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        var deadline = Deadline.Token;
        while (!condition()) await poll.WaitForNextTickAsync(deadline);
    }
}
