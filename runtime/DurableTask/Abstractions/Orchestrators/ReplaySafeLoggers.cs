using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;

namespace Workflows.DurableTask;

/// <summary>Creates loggers that are silent while the context replays. Does not own the factory it wraps.</summary>
internal sealed class ReplaySafeLoggers(TaskOrchestrationContext context, ILoggerFactory inner) : ILoggerFactory
{
    private const int NestingMax = 10;

    /// <summary>The factory under any number of replay-safe ones, so that a wrapping context does not filter twice.</summary>
    /// <exception cref="InvalidOperationException">More than ten are nested, most likely a cycle.</exception>
    public static ILoggerFactory Unwrap(ILoggerFactory factory)
    {
        for (var depth = 0; factory is ReplaySafeLoggers wrapper; depth++)
        {
            if (depth == NestingMax)
            {
                throw new InvalidOperationException($"More than {NestingMax} replay-safe logger factories are nested; is one wrapped in itself?");
            }

            factory = wrapper.Inner;
        }

        return factory;
    }

    private ILoggerFactory Inner => inner;

    public ILogger CreateLogger(string categoryName) => new ReplaySafeLogger(context, inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) =>
        throw new NotSupportedException("Providers belong to the application's logger factory, not to an orchestration's.");

    public void Dispose()
    {
    }

    private sealed class ReplaySafeLogger(TaskOrchestrationContext context, ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!context.IsReplaying) inner.Log(logLevel, eventId, state, exception, formatter);
        }
    }
}
