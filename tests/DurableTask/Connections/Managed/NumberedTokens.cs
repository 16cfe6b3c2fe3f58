using Azure.Core;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>Tokens of one hour: "token 1", "token 2" …</summary>
internal sealed class NumberedTokens(TimeProvider time) : TokenCredential
{
    private int _count;

    /// <summary>Tokens given out.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether asking fails from now on.</summary>
    public bool IsBroken { get; set; }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        IsBroken
            ? throw new InvalidOperationException("The sign-in service is away.")
            : new AccessToken($"token {Interlocked.Increment(ref _count)}", time.GetUtcNow().AddHours(1));

    public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        ValueTask.FromResult(GetToken(requestContext, cancellationToken));
}
