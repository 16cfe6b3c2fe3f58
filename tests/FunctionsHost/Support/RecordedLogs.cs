using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

/// <summary>Keeps what was logged at Information and above.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public async Task WaitForAsync(string part)
    {
        for (var deadline = Deadline.Token; !Lines.Any(l => l.Contains(part, StringComparison.Ordinal));) await Task.Delay(20, deadline);
    }

    public ILogger CreateLogger(string categoryName) => new Recorder(this);

    public void Dispose()
    {
    }

    private sealed class Recorder(RecordedLogs logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) logs.Lines.Enqueue($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : " | " + exception.Message)}");
        }
    }
}
