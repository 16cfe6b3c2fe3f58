using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>The two time limits of one call: for all of it, and for any silence within it.</summary>
internal sealed class CallWatch : IDisposable
{
    private readonly CancellationTokenSource _whole;
    private readonly CancellationTokenSource _idle;
    private readonly CancellationTokenSource _either;
    private readonly TimeSpan _idleTimeout;

    public CallWatch(VisionOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        _idleTimeout = options.IdleTimeout;
        _whole = new(options.CallTimeout, time);
        _idle = new(options.IdleTimeout, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_whole.Token, _idle.Token, cancellationToken);
    }

    /// <summary>Cancelled by either limit, or by the caller.</summary>
    public CancellationToken Token => _either.Token;

    /// <summary>Which limit was reached; null when none was.</summary>
    public ModelFaultKind? Reached =>
        _whole.IsCancellationRequested ? ModelFaultKind.TooSlow : _idle.IsCancellationRequested ? ModelFaultKind.Silent : null;

    /// <summary>Something came: the silence starts anew.</summary>
    public void Touch() => _idle.CancelAfter(_idleTimeout);

    public void Dispose()
    {
        _either.Dispose();
        _idle.Dispose();
        _whole.Dispose();
    }
}
