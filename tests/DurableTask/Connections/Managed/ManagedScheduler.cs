using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>The managed service as its callers see it: TLS, a hub and a token on every call, and streams that end in every way.</summary>
internal sealed class ManagedScheduler : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, IConnectionLifetimeNotificationFeature> _connections = new();
    private int _connectionCount;

    private ManagedScheduler(CertificateMaker certificates)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.UseShutdownTimeout(TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            listen.UseHttps(certificates.Server);
            listen.Use(next => async connection =>
            {
                Interlocked.Increment(ref _connectionCount);
                await next(connection);
            });
        }));
        _app = builder.Build();
        _app.Use(async (http, next) =>
        {
            if (http.Features.Get<IConnectionLifetimeNotificationFeature>() is { } connection) _connections[http.Connection.Id] = connection;
            await next(http);
        });
        _app.UseRouting();
        _app.MapRpcService(Service(), new RpcServerOptions { Authorize = Admit }, NullLogger.Instance);
    }

    public string Address { get; private set; } = "";

    /// <summary>Connections made so far.</summary>
    public int Connections => Volatile.Read(ref _connectionCount);

    /// <summary>What each call carried, and its method.</summary>
    public ConcurrentQueue<(string Method, IReadOnlyDictionary<string, string> Headers)> Calls { get; } = new();

    /// <summary>Tokens that are refused from now on.</summary>
    public ConcurrentDictionary<string, bool> Revoked { get; } = new();

    /// <summary>The hub that exists.</summary>
    public string Hub { get; init; } = "my hub";

    /// <summary>What a greeting answers; OK unless it is said.</summary>
    public Func<RpcStatus> OnHello { get; set; } = () => RpcStatus.Ok;

    /// <summary>What a client's look at an instance answers.</summary>
    public Func<RpcStatus> OnGetInstance { get; set; } = () => RpcStatus.Ok;

    /// <summary>Each stream of a worker as it opens.</summary>
    public Channel<WorkerStreamScript> Streams { get; } = Channel.CreateUnbounded<WorkerStreamScript>();

    public static async Task<ManagedScheduler> StartAsync(CertificateMaker certificates)
    {
        var scheduler = new ManagedScheduler(certificates);
        await scheduler._app.StartAsync();
        var bound = scheduler._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        scheduler.Address = bound;
        return scheduler;
    }

    /// <summary>Tells every caller to go elsewhere (HTTP/2 GOAWAY); calls under way may end.</summary>
    public void SendGoAway()
    {
        foreach (var connection in _connections.Values) connection.RequestClose();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Admit(RpcCallContext context)
    {
        var token = context.Header("authorization");
        if (token is null || !token.StartsWith("Bearer ", StringComparison.Ordinal) || Revoked.ContainsKey(token["Bearer ".Length..]))
            throw new RpcException(RpcStatus.Unauthenticated, "The token is missing or no longer good.");
        if (context.Header("taskhub") != Hub) throw new RpcException(RpcStatus.NotFound, $"There is no task hub '{context.Header("taskhub")}'.");
    }

    private RpcService Service()
    {
        var service = new RpcService();
        service.Unary(TaskHubMethods.Hello, (_, c) => Answer(c, "Hello", OnHello(), new Empty()));
        service.Unary(TaskHubMethods.GetInstance, (_, c) => Answer(c, "GetInstance", OnGetInstance(), new GetInstanceResponse()));
        service.ServerStream(TaskHubMethods.GetWorkItems, async (_, items, c) =>
        {
            Calls.Enqueue(("GetWorkItems", c.Headers));
            var script = new WorkerStreamScript(items);
            await Streams.Writer.WriteAsync(script, c.Cancelled);
            await script.PlayAsync(c.Cancelled);
        });
        return service;
    }

    private Task<T> Answer<T>(RpcCallContext context, string method, RpcStatus status, T response)
    {
        Calls.Enqueue((method, context.Headers));
        return status == RpcStatus.Ok ? Task.FromResult(response) : throw new RpcException(status, "as the test says");
    }
}

/// <summary>What one worker's stream brings, and how it ends.</summary>
internal sealed class WorkerStreamScript(ChannelWriter<WorkItem> items)
{
    private static readonly WorkItem Ping = new() { HealthPing = new HealthPing() };

    private readonly TaskCompletionSource<RpcStatus> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ValueTask PingAsync(CancellationToken cancellationToken) => items.WriteAsync(Ping, cancellationToken);

    /// <summary>OK ends it in order.</summary>
    public void End(RpcStatus status) => _end.TrySetResult(status);

    public async Task PlayAsync(CancellationToken cancelled)
    {
        var status = await _end.Task.WaitAsync(cancelled);
        if (status != RpcStatus.Ok) throw new RpcException(status, "as the test says");
    }
}
