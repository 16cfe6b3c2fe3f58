namespace Microsoft.Azure.Functions.Worker;

/// <summary>The host cannot start, and the message says why and what to change; no stack trace would help.</summary>
internal sealed class StartRefusedException(string message, int exitCode, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Something outside failed.</summary>
    public const int Failed = 1;

    /// <summary>The way it was called or configured is wrong.</summary>
    public const int Usage = 2;

    public int ExitCode { get; } = exitCode;
}
