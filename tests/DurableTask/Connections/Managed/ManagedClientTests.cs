using Azure.Core;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>A client on a managed scheduler's TLS socket: headers, tokens, repeated calls.</summary>
public sealed class ManagedClientTests : IAsyncLifetime, IDisposable
{
    private readonly CertificateMaker _certificates = new();
    private readonly ImpatientTimeProvider _time = new();
    private ManagedScheduler _scheduler = null!;
    private NumberedTokens _tokens = null!;

    public async Task InitializeAsync()
    {
        _scheduler = await ManagedScheduler.StartAsync(_certificates);
        _tokens = new NumberedTokens(_time);
    }

    public async Task DisposeAsync()
    {
        await _scheduler.DisposeAsync();
    }

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Call_CarriesHubTokenAndAgent_AndNoWorkerId()
    {
        await using var services = Services();

        Assert.Null(await Client(services).GetInstanceAsync("one", Deadline.Token));

        var (_, headers) = Assert.Single(_scheduler.Calls);
        Assert.Equal("my hub", headers["taskhub"]);
        Assert.Equal("Bearer token 1", headers["authorization"]);
        Assert.EndsWith("(DurableTaskClient)", headers["x-user-agent"], StringComparison.Ordinal);
        Assert.DoesNotContain("workerid", headers.Keys);
    }

    [Fact]
    public async Task Token_FiveMinutesBeforeItExpires_IsRenewedOnceForAllCalls()
    {
        await using var services = Services();
        var client = Client(services);
        await client.GetInstanceAsync("one", Deadline.Token);
        _time.Advance(TimeSpan.FromMinutes(55));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => client.GetInstanceAsync("one", Deadline.Token)));

        Assert.Equal(2, _tokens.Count);
        Assert.Equal(8, _scheduler.Calls.Count(c => c.Headers["authorization"] == "Bearer token 2"));
    }

    [Fact]
    public async Task Token_RenewalFailsWhileTheOldOneIsGood_ServesUntilItExpires()
    {
        await using var services = Services();
        var client = Client(services);
        await client.GetInstanceAsync("one", Deadline.Token);
        _tokens.IsBroken = true;
        _time.Advance(TimeSpan.FromMinutes(56));

        Assert.Null(await client.GetInstanceAsync("one", Deadline.Token));
        _time.Advance(TimeSpan.FromMinutes(4));
        var failure = await Assert.ThrowsAsync<RpcException>(() => client.GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(RpcStatus.Unauthenticated, failure.Status);
        Assert.Contains("The sign-in service is away.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("Authentication", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_Revoked_IsReplacedAndTheCallMadeAgain()
    {
        await using var services = Services();
        var client = Client(services);
        await client.GetInstanceAsync("one", Deadline.Token);
        _scheduler.Revoked["token 1"] = true;

        Assert.Null(await client.GetInstanceAsync("one", Deadline.Token));

        Assert.Equal("Bearer token 2", _scheduler.Calls.Last().Headers["authorization"]);
    }

    [Fact]
    public async Task Token_NeverGood_FailsInsteadOfAskingForEver()
    {
        for (var i = 1; i < 10; i++) _scheduler.Revoked[$"token {i}"] = true;
        await using var services = Services();

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(services).GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(RpcStatus.Unauthenticated, failure.Status);
        Assert.Equal(1, _tokens.Count);
    }

    [Fact]
    public async Task Call_Unavailable_IsRepeatedWithGrowingDelays_OtherFailuresAreNot()
    {
        await using var services = Services();
        var client = Client(services);
        var calls = 0;
        _scheduler.OnGetInstance = () => ++calls < 10 ? RpcStatus.Unavailable : RpcStatus.Ok;

        Assert.Null(await client.GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(10, calls);
        var delays = _time.Skipped.Where(d => d > TimeSpan.Zero).Select(d => d.TotalMilliseconds).ToList();
        Assert.Equal(9, delays.Count);
        Assert.InRange(delays[0], 40, 60);
        Assert.InRange(delays[1], 80, 120);
        Assert.All(delays.Skip(3), d => Assert.InRange(d, 200, 300));

        foreach (var status in new[] { RpcStatus.ResourceExhausted, RpcStatus.Internal, RpcStatus.DeadlineExceeded, RpcStatus.PermissionDenied })
        {
            calls = 0;
            _scheduler.OnGetInstance = () =>
            {
                calls++;
                return status;
            };
            var failure = await Assert.ThrowsAsync<RpcException>(() => client.GetInstanceAsync("one", Deadline.Token));
            Assert.Equal((status, 1), (failure.Status, calls));
        }
    }

    [Fact]
    public async Task Certificate_OfAnUnknownAuthority_IsRefused()
    {
        await using var services = Services(isTrusted: false, retries: 1);

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(services).GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(RpcStatus.Unavailable, failure.Status);
        Assert.Empty(_scheduler.Calls);
    }

    [Fact]
    public async Task Certificate_OfAnotherName_IsRefused()
    {
        using var others = new CertificateMaker();
        await using var services = Services(trusting: others, retries: 1);

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(services).GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(RpcStatus.Unavailable, failure.Status);
    }

    [Fact]
    public async Task Call_AfterGoAway_GoesOverANewConnection()
    {
        await using var services = Services();
        var client = Client(services);
        await client.GetInstanceAsync("one", Deadline.Token);
        _scheduler.SendGoAway();

        for (var i = 0; i < 20; i++) Assert.Null(await client.GetInstanceAsync("one", Deadline.Token));

        Assert.InRange(_scheduler.Connections, 1, 3);
    }

    [Fact]
    public async Task UnknownHub_IsNotFound()
    {
        await using var services = Services(hub: "other");

        var failure = await Assert.ThrowsAsync<RpcException>(() => Client(services).GetInstanceAsync("one", Deadline.Token));

        Assert.Equal(RpcStatus.NotFound, failure.Status);
    }

    private static DurableTaskClient Client(IServiceProvider services) => services.GetRequiredService<DurableTaskClient>();

    private ServiceProvider Services(bool isTrusted = true, string hub = "my hub", int? retries = null, CertificateMaker? trusting = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(_time);
        if (isTrusted) services.TrustSchedulers((trusting ?? _certificates).Authorities);
        services.AddLogging(logging => logging.ClearProviders());
        services.AddDurableTaskClient(client => client.UseDurableTaskScheduler(
            _scheduler.Address,
            hub,
            _tokens,
            options => options.RetryOptions = new DurableTaskSchedulerClientOptions.ClientRetryOptions { MaxRetries = retries }));
        return services.BuildServiceProvider();
    }
}
