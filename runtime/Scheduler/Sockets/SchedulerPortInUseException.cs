namespace Workflows.Scheduler;

/// <summary>Another program listens on a port that the scheduler was told to use.</summary>
public sealed class SchedulerPortInUseException : IOException
{
    internal SchedulerPortInUseException(int port, Exception innerException)
        : base($"Port {port} is in use by another program. Stop that program, or choose another port.", innerException) => Port = port;

    public int Port { get; }
}
