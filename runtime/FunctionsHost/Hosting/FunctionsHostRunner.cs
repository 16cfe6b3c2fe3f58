using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The host, except that a start that is refused ends the process with a message and an exit code instead of a stack trace.</summary>
internal sealed partial class FunctionsHostRunner(IHost host) : IHost, IAsyncDisposable
{
    private readonly ILogger _log = host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Workflows.FunctionsHost");

    public IServiceProvider Services => host.Services;

    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            RefuseTakenPort(host.Services.GetRequiredService<ListenAddress>());
            await host.StartAsync(cancellationToken);
        }
        catch (StartRefusedException e)
        {
            LogRefused(e.Message);
            Environment.ExitCode = e.ExitCode;
            // Run waits for this and then stops what had been started.
            host.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken = default) => host.StopAsync(cancellationToken);

    public void Dispose() => host.Dispose();

    public ValueTask DisposeAsync() => ((IAsyncDisposable)host).DisposeAsync();

    /// <summary>Asked before anything starts, so that a second copy does not touch triggers or data first.</summary>
    private static void RefuseTakenPort(ListenAddress listen)
    {
        if (listen.Port == 0) return;
        try
        {
            using var probe = new TcpListener(new IPEndPoint(listen.Address, listen.Port));
            probe.Start();
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable)
        {
            var why = e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "is in use by another process",
                SocketError.AccessDenied => "needs privileges that this user does not have",
                _ => $"cannot be opened: {listen.Address} is not an address of this machine",
            };
            throw new StartRefusedException($"Port {listen.Port} {why}. Choose another one with --port.", StartRefusedException.Usage, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Reason}")]
    private partial void LogRefused(string reason);
}
