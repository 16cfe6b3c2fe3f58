using Azure.Core;

namespace Workflows.DurableTask;

/// <summary>Keeps one token and renews it five minutes before it expires; calls that find it stale share one renewal.</summary>
/// <remarks>A renewal that fails while the old token is still good is tried again by the next call; until the end the old one serves.</remarks>
internal sealed class BearerTokenSource(TokenCredential credential, string resourceId, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    private readonly TokenRequestContext _request = new([resourceId + "/.default"]);
    private readonly SemaphoreSlim _renewing = new(1, 1);
    private Held? _held;

    /// <summary>The token that calls carry now; null before the first call, and after <see cref="Forget"/>.</summary>
    public string? Current => Volatile.Read(ref _held)?.Token;

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        if (Fresh() is { } token) return token;

        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Fresh() is { } renewed) return renewed;

            var next = await credential.GetTokenAsync(_request, cancellationToken);
            Volatile.Write(ref _held, new Held(next.Token, next.ExpiresOn, next.RefreshOn ?? next.ExpiresOn - RenewBefore));
            return next.Token;
        }
        catch (Exception e) when (e is not OperationCanceledException && StillGood() is not null)
        {
            return StillGood()!;
        }
        finally
        {
            _renewing.Release();
        }
    }

    /// <summary>The scheduler refused this token: the next call gets another one.</summary>
    /// <returns>False when it was not held any more.</returns>
    public bool Forget(string token)
    {
        var held = Volatile.Read(ref _held);
        return held?.Token == token && Interlocked.CompareExchange(ref _held, null, held) == held;
    }

    public void Dispose() => _renewing.Dispose();

    private string? Fresh() => _held is { } held && time.GetUtcNow() < held.RenewAt ? held.Token : null;

    private string? StillGood() => _held is { } held && time.GetUtcNow() < held.ExpiresAt ? held.Token : null;

    // A reference, so that a reader beside the renewal never sees half of it.
    private sealed record Held(string Token, DateTimeOffset ExpiresAt, DateTimeOffset RenewAt);
}
