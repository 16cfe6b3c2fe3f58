using System.Reflection;
using Azure.Core;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>A scheduler, a task hub in it and who calls.</summary>
internal sealed record SchedulerEndpoint
{
    public const string ClientRole = "DurableTaskClient";
    public const string WorkerRole = "DurableTaskWorker";

    /// <summary>Where the official packages look when no address is given.</summary>
    public const string DefaultAddress = "http://localhost:4001";

    /// <summary>Without a scheme it is https.</summary>
    public required string Address { get; init; }

    /// <summary>Empty means the scheduler's default hub.</summary>
    public required string TaskHub { get; init; }

    /// <summary><see cref="ClientRole"/> or <see cref="WorkerRole"/>.</summary>
    public required string Role { get; init; }

    /// <summary>Null for a client.</summary>
    public string? WorkerId { get; init; }

    /// <summary>Null means calls without a token.</summary>
    public TokenCredential? Credential { get; init; }

    public string ResourceId { get; init; } = "";

    /// <summary>Whether a token may go over cleartext HTTP.</summary>
    public bool AllowInsecureCredentials { get; init; }

    /// <summary>Null: the authorities that the machine trusts.</summary>
    public SchedulerTrust? Trust { get; init; }

    /// <exception cref="ArgumentException">The address is no http or https address.</exception>
    /// <exception cref="InvalidOperationException">A token would go over cleartext HTTP, which was not allowed.</exception>
    public RpcInvoker Connect(TimeProvider time)
    {
        var address = ParseAddress(Address);
        if (Credential is not null && address.Scheme != Uri.UriSchemeHttps && !AllowInsecureCredentials)
        {
            throw new InvalidOperationException(
                $"A token must not go to {address} without TLS; use https, or set AllowInsecureCredentials for a test.");
        }

        var headers = FixedHeaders();
        var tokens = Credential is null ? null : new BearerTokenSource(Credential, ResourceId, time);
        var options = new HttpRpcInvokerOptions
        {
            Address = address,
            TrustedRoots = Trust?.Roots,
            Headers = async cancellationToken => tokens is null
                ? headers
                : new Dictionary<string, string>(headers) { ["authorization"] = "Bearer " + await TokenAsync(tokens, cancellationToken) },
        };
        return new RenewableRpcInvoker(() => new HttpRpcInvoker(options), tokens, time);
    }

    internal static Uri ParseAddress(string address)
    {
        var withScheme = address.Contains("://", StringComparison.Ordinal) ? address : "https://" + address;
        return Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            ? uri
            : throw new ArgumentException($"'{address}' is not the http or https address of a scheduler.", nameof(address));
    }

    /// <summary>Without a token there is no call: the failure has the status that the scheduler would answer with.</summary>
    private async ValueTask<string> TokenAsync(BearerTokenSource tokens, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.GetAsync(cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new RpcException(
                RpcStatus.Unauthenticated,
                $"No token for {ResourceId} could be had: {e.Message} Check 'Authentication' in the scheduler's connection string and that this "
                + "machine is signed in the way it says.",
                e);
        }
    }

    internal Dictionary<string, string> FixedHeaders()
    {
        var version = typeof(SchedulerEndpoint).Assembly.GetCustomAttribute<AssemblyFileVersionAttribute>()?.Version ?? "0";
        var headers = new Dictionary<string, string> { ["x-user-agent"] = $"workflows-durabletask/{version} ({Role})" };
        if (TaskHub.Length > 0) headers["taskhub"] = TaskHub;
        if (WorkerId is not null)
        {
            headers["workerid"] = WorkerId;

            // Schedulers that know warm sessions may leave out history that this worker still holds; others ignore it.
            headers["x-workflows-sessions"] = "1";
        }

        return headers;
    }
}
