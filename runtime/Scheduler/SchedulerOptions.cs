using System.Net;

namespace Workflows.Scheduler;

/// <summary>Where the scheduler keeps its state and who may reach it.</summary>
public sealed record SchedulerOptions
{
    private static readonly TimeSpan RetainForMin = TimeSpan.FromMinutes(1);

    /// <summary>Folder of the task hubs' files; created when missing, held under an exclusive lock while the server runs.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Address the gRPC socket binds to. Default loopback; anything else needs TLS and a bearer token.</summary>
    public IPAddress Host { get; init; } = IPAddress.Loopback;

    /// <summary>Null: no socket, in-process callers only. 0: a free port. Default null.</summary>
    public int? GrpcPort { get; init; }

    /// <summary>Null: no operator's socket. 0: a free port. Default null.</summary>
    public int? OperatorPort { get; init; }

    /// <summary>How long instances stay after their end; older ones are purged in the background. Null: for ever. At least a minute. Default null.</summary>
    public TimeSpan? RetainFor { get; init; }

    /// <summary>When set, every call over the socket must carry <c>authorization: Bearer …</c> with it.</summary>
    public string? BearerToken { get; init; }

    /// <summary>PEM certificate (chain) file; with it the socket speaks TLS instead of cleartext HTTP/2.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>PEM private key file of <see cref="TlsCertificateFile"/>.</summary>
    public string? TlsKeyFile { get; init; }

    /// <exception cref="ArgumentException">The combination is not usable; the message says what to change.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(DataDirectory))
            throw new ArgumentException("The scheduler needs a data directory.");
        if (GrpcPort is < 0 or > 65535)
            throw new ArgumentException($"Port {GrpcPort} is not between 0 and 65535.");
        if (OperatorPort is < 0 or > 65535)
            throw new ArgumentException($"Port {OperatorPort} is not between 0 and 65535.");
        if (GrpcPort is not null and not 0 && GrpcPort == OperatorPort)
            throw new ArgumentException($"The gRPC port (--port) and the operator's port (--operator-port) are both {GrpcPort}. Choose two different ones.");
        if (RetainFor is { } kept && kept < RetainForMin)
            throw new ArgumentException($"Ended instances cannot be kept for {kept}: it is less than {RetainForMin}. Leave the setting out to keep them for ever.");
        if (TlsCertificateFile is null != TlsKeyFile is null)
            throw new ArgumentException("TLS needs both a certificate file and a key file.");
        if (BearerToken is { } token && string.IsNullOrWhiteSpace(token))
            throw new ArgumentException("The bearer token is empty.");
        if ((GrpcPort is not null || OperatorPort is not null) && !IPAddress.IsLoopback(Host) && (TlsCertificateFile is null || BearerToken is null))
            throw new ArgumentException(
                $"{Host} is reachable from other machines: the scheduler listens there only with TLS (certificate and key) and a bearer token.");
    }
}
