using Azure.Core;

namespace Workflows.DurableTask;

/// <summary>Keeps one token and renews it five minutes before it expires; calls that find it stale share one renewal.</summary>
internal sealed class BearerTokenSource(TokenCredential credential, string resourceId, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly TokenRequestContext _request = new([resourceId + "/.default"]);
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private Held? _held;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } token) return token;

        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } renewed) return renewed;

            var next = await credential.GetTokenAsync(_request, cancellationToken);
            _held = new Held(next.Token, next.ExpiresOn);
            return next.Token;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private string? Fresh() => _held is { } held && time.GetUtcNow() < held.ExpiresAt - RenewBefore ? held.Token : null;

    // A reference, so that a reader beside the renewal never sees half of it.
    private sealed record Held(string Token, DateTimeOffset ExpiresAt);
}
