using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class TaskOrchestrationContextTests : IDisposable
{
    private readonly List<string> _lines = [];
    private readonly ILoggerFactory _logs;

    public TaskOrchestrationContextTests() => _logs = new RecordedLogs(_lines);

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void CreateReplaySafeLogger_WhileReplaying_IsSilent()
    {
        var context = new StubOrchestrationContext(_logs) { Replaying = true };
        var logger = context.CreateReplaySafeLogger<TaskOrchestrationContextTests>();

        logger.LogInformation("replayed");
        context.Replaying = false;
        logger.LogInformation("live");

        Assert.Equal([$"{typeof(TaskOrchestrationContextTests).FullName}: live"], _lines);
        Assert.True(logger.IsEnabled(LogLevel.Information));
    }

    [Fact]
    public void ReplaySafeLoggerFactory_OfAWrappingContext_LooksOnlyAtThatContext()
    {
        var inner = new StubOrchestrationContext(_logs) { Replaying = true };
        var outer = new StubOrchestrationContext(inner.ReplaySafeLoggerFactory);

        outer.CreateReplaySafeLogger("category").LogInformation("live");

        Assert.Equal(["category: live"], _lines);
        Assert.Throws<NotSupportedException>(() => outer.ReplaySafeLoggerFactory.AddProvider(null!));
    }

    [Fact]
    public async Task WaitForExternalEvent_EventComes_ReturnsItAndCancelsTheTimer()
    {
        var context = new StubOrchestrationContext(_logs);

        var waiting = context.WaitForExternalEvent<string>("Go", TimeSpan.FromMinutes(1));
        context.Event.SetResult("now");

        Assert.Equal("now", await waiting);
        Assert.True(context.Timer.Task.IsCanceled);
        Assert.Equal(["timer 2026-01-01T00:01:00", "wait Go"], context.Calls);
    }

    [Fact]
    public async Task WaitForExternalEvent_TimerFires_IsCancelled()
    {
        var context = new StubOrchestrationContext(_logs);

        var waiting = context.WaitForExternalEvent<string>("Go", TimeSpan.FromMinutes(1));
        context.Timer.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void CallsWithoutAnOwnImplementation_ReachTheOther()
    {
        var context = new StubOrchestrationContext(_logs);

        context.ContinueAsNew(new ContinueAsNewOptions { NewInput = 5, PreserveUnprocessedEvents = false });

        Assert.Equal(["continue 5 False"], context.Calls);
        Assert.True(context.CompareVersionTo("1.10") < 0);
        Assert.Throws<NotSupportedException>(() => context.Entities);
    }

    private sealed class RecordedLogs(List<string> lines) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Logger(categoryName, lines);

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        private sealed class Logger(string category, List<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Add($"{category}: {formatter(state, exception)}");
        }
    }
}
