using System.Globalization;
using System.Security.Cryptography;

namespace Workflows.Scheduler.Leases;

/// <summary>Leases by completion token. A token of an earlier delivery, or of an earlier run of the hub, finds nothing.</summary>
internal sealed class LeaseBook(TimeProvider time)
{
    /// <summary>Applied completions that a retry still finds; a worker's retries end within a minute or two.</summary>
    private const int AppliedRemembered = 1 << 16;

    private readonly string _epoch = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)) + ".";
    private readonly Dictionary<long, Lease> _leases = [];
    private readonly long[] _applied = new long[AppliedRemembered];
    private long _last;

    public long NextNumber() => ++_last;

    public string TokenOf(Lease lease) => _epoch + lease.Number.ToString("x", CultureInfo.InvariantCulture);

    public void Add(Lease lease)
    {
        lease.Since = time.GetUtcNow();
        _leases.Add(lease.Number, lease);
        lease.Stream.Leases.Add(lease);
    }

    /// <summary>Ends a lease; its token finds nothing any more.</summary>
    public void Remove(Lease lease)
    {
        _leases.Remove(lease.Number);
        lease.Stream.Leases.Remove(lease);
        if (lease.Stream.Suspect == lease) lease.Stream.Suspect = null;
    }

    /// <summary>Ends a lease whose completion was applied: a retry of it is told so.</summary>
    public void RemoveApplied(Lease lease)
    {
        Remove(lease);
        _applied[lease.Number % AppliedRemembered] = lease.Number;
    }

    /// <summary>Null when the token is unknown, superseded or already applied.</summary>
    public TLease? Find<TLease>(string token) where TLease : Lease =>
        TryNumber(token, out var number) && _leases.TryGetValue(number, out var lease) ? lease as TLease : null;

    public bool WasApplied(string token) =>
        TryNumber(token, out var number) && number > 0 && _applied[number % AppliedRemembered] == number;

    private bool TryNumber(string token, out long number)
    {
        number = 0;
        return token.StartsWith(_epoch, StringComparison.Ordinal)
            && long.TryParse(token.AsSpan(_epoch.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }
}
