using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Says once what was found and where the host listens, and keeps its state.</summary>
internal sealed partial class StartReport(
    FunctionCatalog functions, HostState state, RequestAuthorization authorization, IServer server, IHostApplicationLifetime lifetime, ILogger<StartReport> logger)
    : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var error in functions.Errors) LogIndexingError(error.Function, error.Message);
        lifetime.ApplicationStarted.Register(() =>
        {
            state.Name = "Running";
            var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            LogListening(string.Join(", ", addresses), functions.Enabled.Count(), authorization.IsEnforced ? "function keys are asked for" : "no keys, loopback only");
        });
        lifetime.ApplicationStopping.Register(() => state.Name = "Stopping");
        lifetime.ApplicationStopped.Register(() => state.Name = "Stopped");
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Error, Message = "The function {Function} was left out: {Reason}")]
    private partial void LogIndexingError(string function, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Listening on {Addresses} with {Count} functions ({Access})")]
    private partial void LogListening(string addresses, int count, string access);
}
