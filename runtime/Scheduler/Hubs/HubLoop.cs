using System.Diagnostics;
using Workflows.Protocol;

namespace Workflows.Scheduler.Hubs;

/// <summary>Something to do on the hub's loop; its caller hears of it after the commit that contains it.</summary>
internal abstract class HubCommand
{
    /// <summary>Runs on the loop.</summary>
    public abstract void Run();

    /// <summary>The commit is durable.</summary>
    public abstract void Acknowledge();

    public abstract void Fail(Exception exception);
}

internal sealed class HubCommand<T>(Func<T> work) : HubCommand
{
    // Continuations run elsewhere: the loop's thread belongs to the loop.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private RpcException? _refusal;

    public Task<T> Done => _done.Task;

    public override void Run()
    {
        try
        {
            _result = work();
        }
        catch (RpcException e)
        {
            // A refusal comes before any change; the caller hears of it, the batch goes on.
            _refusal = e;
        }
    }

    public override void Acknowledge()
    {
        if (_refusal is null) _done.TrySetResult(_result!);
        else _done.TrySetException(_refusal);
    }

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}

/// <summary>The queue in front of a hub's loop: many callers add, one thread takes everything that waits.</summary>
internal sealed class CommandQueue
{
    /// <summary>Bounds one transaction, and so how long an acknowledgement waits.</summary>
    private const int BatchMax = 4096;

    private readonly object _gate = new();
    private readonly Queue<HubCommand> _waiting = new();
    private int _waitingCount;
    private bool _woken;
    private bool _closed;

    /// <summary>False when the loop has ended.</summary>
    public bool TryAdd(HubCommand command)
    {
        lock (_gate)
        {
            if (_closed) return false;
            _waiting.Enqueue(command);
            _waitingCount = _waiting.Count;
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
            return true;
        }
    }

    /// <summary>Lets the loop look at its timers.</summary>
    public void Wake()
    {
        lock (_gate)
        {
            _woken = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for commands or a wake-up; false when the queue is closed and empty.</summary>
    public bool Take(List<HubCommand> batch)
    {
        batch.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_woken && !_closed) Monitor.Wait(_gate);
            _woken = false;
            while (batch.Count < BatchMax && _waiting.TryDequeue(out var command)) batch.Add(command);
            _waitingCount = _waiting.Count;
            return batch.Count > 0 || !_closed;
        }
    }

    /// <summary>Adds what waits to <paramref name="batch"/> once that are <paramref name="count"/> commands or <paramref name="patience"/> has passed.</summary>
    public void Gather(List<HubCommand> batch, int count, TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref _waitingCount) < count && Stopwatch.GetElapsedTime(start) < patience) Thread.Yield();
        lock (_gate)
        {
            while (batch.Count < BatchMax && _waiting.TryDequeue(out var command)) batch.Add(command);
            _waitingCount = _waiting.Count;
        }
    }

    /// <summary>Commands that are already waiting are still served.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
    }

    public IReadOnlyList<HubCommand> CloseAndDrain()
    {
        lock (_gate)
        {
            _closed = true;
            var rest = _waiting.ToArray();
            _waiting.Clear();
            return rest;
        }
    }
}
