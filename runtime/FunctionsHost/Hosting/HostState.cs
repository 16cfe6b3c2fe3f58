using System.Diagnostics;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What /admin/host/status tells about this process.</summary>
internal sealed class HostState
{
    private readonly long _startedAt = Stopwatch.GetTimestamp();

    public string InstanceId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>One of the official names: Starting, Running, Stopping, Stopped, Error.</summary>
    public string Name { get; set; } = "Starting";

    public TimeSpan Uptime => Stopwatch.GetElapsedTime(_startedAt);
}
