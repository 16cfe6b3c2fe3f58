using Workflows.Protocol;

namespace Workflows.Scheduler.Instances;

/// <summary>Callers that wait for an instance to start or to end.</summary>
internal sealed class InstanceWaiters
{
    private readonly Dictionary<string, List<InstanceWaiter>> _waiters = new(StringComparer.Ordinal);

    public void Add(InstanceWaiter waiter)
    {
        if (!_waiters.TryGetValue(waiter.InstanceId, out var list)) _waiters.Add(waiter.InstanceId, list = []);
        list.Add(waiter);
    }

    public void Remove(InstanceWaiter waiter)
    {
        if (_waiters.TryGetValue(waiter.InstanceId, out var list) && list.Remove(waiter) && list.Count == 0)
            _waiters.Remove(waiter.InstanceId);
    }

    public void Tell(Instance instance, Func<Instance, bool, OrchestrationState> stateOf)
    {
        if (!_waiters.TryGetValue(instance.Id, out var list)) return;
        foreach (var waiter in list.Where(w => w.IsSatisfiedBy(instance)).ToArray())
        {
            try
            {
                waiter.Done.TrySetResult(stateOf(instance, waiter.WithPayloads));
            }
            catch (RpcException e)
            {
                waiter.Done.TrySetException(e);
            }

            Remove(waiter);
        }
    }

    public void FailAll(Exception exception)
    {
        foreach (var waiter in _waiters.Values.SelectMany(list => list)) waiter.Done.TrySetException(exception);
        _waiters.Clear();
    }
}

/// <param name="ForCompletion">Waits for a terminal status; otherwise for any status but pending.</param>
internal sealed record InstanceWaiter(string InstanceId, bool ForCompletion, bool WithPayloads)
{
    public TaskCompletionSource<OrchestrationState> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsSatisfiedBy(Instance instance) =>
        ForCompletion ? instance.IsTerminal : instance.Status != OrchestrationStatus.Pending;
}
