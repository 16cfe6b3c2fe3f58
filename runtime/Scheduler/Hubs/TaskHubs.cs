using Microsoft.Extensions.Logging;

namespace Workflows.Scheduler.Hubs;

/// <summary>The task hubs of one data directory, opened on first use.</summary>
internal sealed class TaskHubs(string directory, ILoggerFactory loggerFactory, TimeProvider timeProvider) : IAsyncDisposable
{
    public void OpenExisting()
    {
        _ = directory; _ = loggerFactory; _ = timeProvider;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
