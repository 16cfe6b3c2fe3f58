using System.Net;
using System.Net.Sockets;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Wire;

/// <summary>What a connection suffers after some bytes.</summary>
internal enum LineFault
{
    /// <summary>Closed in order of TCP, in the middle of whatever HTTP/2 was saying.</summary>
    Cut,

    /// <summary>Reset; bytes on their way are lost.</summary>
    Reset,

    /// <summary>The first half of what came last goes through, then a reset: a frame ends in the middle.</summary>
    ResetMidFrame,

    /// <summary>One direction stays silent for a while, then it is reset.</summary>
    HalfOpen,

    /// <summary>Bytes trickle for a while, then it goes on.</summary>
    Slow,
}

/// <summary>TCP between a worker or a client and the scheduler that is as bad as its seed says.</summary>
internal sealed class FaultyLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ended = new();
    private readonly Func<Random> _randomOf;
    private readonly int _bytesBetween;
    private readonly Task _serving;
    private int _faults;
    private volatile bool _isSound;

    /// <param name="bytesBetween">About so many bytes go through a connection before its fault.</param>
    public FaultyLine(Uri target, Random random, int bytesBetween)
    {
        var gate = new Lock();
        _randomOf = () =>
        {
            lock (gate) return new Random(random.Next());
        };
        _bytesBetween = bytesBetween;
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync(target);
    }

    public Uri Address { get; }

    /// <summary>Connections that a fault ended.</summary>
    public int Faults => Volatile.Read(ref _faults);

    /// <summary>From now on new connections are as good as any.</summary>
    public void Mend() => _isSound = true;

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _serving.OrFail();
        _listener.Dispose();
        _ended.Dispose();
    }

    private async Task ServeAsync(Uri target)
    {
        var lines = new List<Task>();
        try
        {
            while (true) lines.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_ended.Token), target, _randomOf()));
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }

        await Task.WhenAll(lines);
    }

    private async Task CarryAsync(TcpClient near, Uri target, Random random)
    {
        using var far = new TcpClient();
        using var broken = CancellationTokenSource.CreateLinkedTokenSource(_ended.Token);
        using (near)
        {
            try
            {
                await far.ConnectAsync(target.Host, target.Port, _ended.Token);
                near.NoDelay = far.NoDelay = true;
                // The fault strikes in one direction.
                var plan = _isSound ? null : new Plan((LineFault)random.Next(5), (LineFault)random.Next(4), random.Next(_bytesBetween / 4, _bytesBetween * 2), random.Next(10, 300));
                var isUpwards = random.Next(2) == 0;
                await Task.WhenAll(
                    PumpAsync(near, far, isUpwards ? plan : null, broken), PumpAsync(far, near, isUpwards ? null : plan, broken));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Ended by one side, by its fault, or with the test.
            }
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, Plan? plan, CancellationTokenSource broken)
    {
        var (source, sink) = (from.GetStream(), to.GetStream());
        var buffer = new byte[16 * 1024];
        var left = plan?.Bytes ?? int.MaxValue;
        try
        {
            while (await source.ReadAsync(buffer, broken.Token) is > 0 and var read)
            {
                if (plan is null || left > read)
                {
                    left -= read;
                    await sink.WriteAsync(buffer.AsMemory(0, read), broken.Token);
                    continue;
                }

                if (plan.Fault != LineFault.Slow)
                {
                    Interlocked.Increment(ref _faults);
                    await EndAsync(from, to, plan, buffer.AsMemory(0, read), broken.Token);
                    return;
                }

                for (var at = 0; at < read; at += 512)
                {
                    await Task.Delay(1, broken.Token);
                    await sink.WriteAsync(buffer.AsMemory(at, Math.Min(512, read - at)), broken.Token);
                }

                // Slow only puts the end off.
                plan = plan with { Fault = plan.AfterSlow };
                left = plan.Bytes;
            }
        }
        finally
        {
            await broken.CancelAsync();
        }
    }

    private static async Task EndAsync(TcpClient from, TcpClient to, Plan plan, ReadOnlyMemory<byte> last, CancellationToken cancellationToken)
    {
        if (plan.Fault == LineFault.ResetMidFrame) await to.GetStream().WriteAsync(last[..(last.Length / 2)], cancellationToken);
        if (plan.Fault == LineFault.HalfOpen) await Task.Delay(plan.Milliseconds, cancellationToken);
        if (plan.Fault == LineFault.Cut) return;
        // No lingering: closing sends RST.
        from.LingerState = to.LingerState = new LingerOption(true, 0);
    }

    /// <param name="AfterSlow">What follows <see cref="LineFault.Slow"/>.</param>
    private sealed record Plan(LineFault Fault, LineFault AfterSlow, int Bytes, int Milliseconds);
}
