using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>A scheduler with both sockets whose errors are kept: whatever is sent to it, it may refuse, but not fail.</summary>
internal sealed class FuzzedScheduler : IAsyncDisposable
{
    public const string Hub = "fuzzed";

    private readonly TemporaryFolder _folder = new();
    private readonly ErrorLog _log = new();

    private FuzzedScheduler()
    {
    }

    public SchedulerServer Server { get; private set; } = null!;

    /// <summary>Messages of level Error: a handler or a hub's loop met something that it did not expect.</summary>
    public IReadOnlyCollection<string> Errors => _log.Errors;

    public static async Task<FuzzedScheduler> StartAsync()
    {
        var scheduler = new FuzzedScheduler();
        await scheduler.OpenAsync();
        return scheduler;
    }

    public async Task RestartAsync()
    {
        await Server.DisposeAsync();
        await OpenAsync();
    }

    /// <summary>A normal orchestration with an activity still goes through, with everything around it.</summary>
    public async Task AssertHealthyAsync()
    {
        var client = Server.InProcess(Hub);
        var filters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = "Healthy" } }, Activities = { new ActivityFilter { Name = "Pulse" } } };
        await using var worker = new TestWorker(Server.InProcess(Hub), new GetWorkItemsRequest { WorkItemFilters = filters });
        var id = $"healthy-{Guid.NewGuid():N}";
        await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = id, Name = "Healthy" }, Deadline.Token);
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Pulse"));
        await worker.CompleteActivityAsync(await worker.NextActivityAsync(), "\"alive\"");
        await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Complete(1, "\"well\""));
        var state = await client.CallAsync(TaskHubMethods.WaitForInstanceCompletion, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, Deadline.Token);
        Assert.Equal("\"well\"", state.OrchestrationState.Output);
        Assert.Empty(Errors);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task OpenAsync() => Server = await SchedulerServer.StartAsync(
        new SchedulerOptions { DataDirectory = _folder.Path, GrpcPort = 0, OperatorPort = 0 }, _log, TimeProvider.System, CancellationToken.None);

    private sealed class ErrorLog : ILoggerFactory, ILogger
    {
        private readonly ConcurrentQueue<string> _errors = new();

        public IReadOnlyCollection<string> Errors => _errors;

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public void Dispose()
        {
        }

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            // An item in quarantine is an error for its operator, and what the scheduler is there to do with it.
            if (logLevel >= LogLevel.Error && formatter(state, exception) is var text && !text.StartsWith("Quarantined", StringComparison.Ordinal))
                _errors.Enqueue($"{text} {exception}");
        }
    }
}
