using Microsoft.DurableTask;

namespace Workflows.DurableTask;

/// <summary>External events of one execution: those that nobody waits for yet, and those that wait.</summary>
/// <remarks>Names compare without case. Buffered events are taken first in, first out; of several waits the newest is served first.</remarks>
internal sealed class ExternalEvents(DataConverter converter)
{
    private readonly Dictionary<string, Queue<(string Name, string? Payload)>> _buffered = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Stack<IWaiter>> _waiters = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _arrivalOrder = [];

    private interface IWaiter
    {
        Type PayloadType { get; }

        bool IsPending { get; }

        void Deliver(string? payload, DataConverter converter);
    }

    /// <summary>Whether somebody waits for an event that has not come.</summary>
    public bool HasWaiters => _waiters.Values.Any(stack => stack.Any(waiter => waiter.IsPending));

    public void Raise(string name, string? payload)
    {
        if (_waiters.TryGetValue(name, out var waiters) && waiters.TryPop(out var newest))
        {
            newest.Deliver(payload, converter);
            return;
        }

        if (!_buffered.TryGetValue(name, out var queue)) _buffered.Add(name, queue = new());
        queue.Enqueue((name, payload));
        _arrivalOrder.Add(name);
    }

    /// <exception cref="ArgumentException">Another wait for the same name expects another type.</exception>
    public Task<T> WaitAsync<T>(string name, CancellationToken cancellationToken)
    {
        if (_buffered.TryGetValue(name, out var queue) && queue.TryDequeue(out var buffered))
        {
            _arrivalOrder.Remove(buffered.Name);
            return Task.FromResult(converter.Deserialize<T>(buffered.Payload)!);
        }

        if (!_waiters.TryGetValue(name, out var waiters)) _waiters.Add(name, waiters = new());
        if (waiters.TryPeek(out var other) && other.PayloadType != typeof(T))
        {
            throw new ArgumentException(
                $"Another wait for the event '{name}' expects {other.PayloadType}; all waits for one name must use the same type.", nameof(name));
        }

        var waiter = new Waiter<T>();
        waiters.Push(waiter);
        if (cancellationToken.CanBeCanceled) cancellationToken.Register(() => waiter.TrySetCanceled(cancellationToken));
        return waiter.Task;
    }

    /// <summary>Removes and returns what nobody has waited for, in order of arrival.</summary>
    public IReadOnlyList<(string Name, string? Payload)> TakeBuffered()
    {
        var taken = _arrivalOrder.Select(name => _buffered[name].Dequeue()).ToList();
        _arrivalOrder.Clear();
        return taken;
    }

    private sealed class Waiter<T> : TaskCompletionSource<T>, IWaiter
    {
        public Type PayloadType => typeof(T);

        public bool IsPending => !Task.IsCompleted;

        public void Deliver(string? payload, DataConverter converter)
        {
            try
            {
                TrySetResult(converter.Deserialize<T>(payload)!);
            }
            catch (Exception e)
            {
                // The payload is the sender's; that it cannot be read is the waiting code's failure to see.
                TrySetException(e);
            }
        }
    }
}
