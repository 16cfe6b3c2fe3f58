using Microsoft.Extensions.DependencyInjection;

namespace Workflows.DurableTask;

/// <summary>An orchestration whose coroutine is kept between work items, with the services it was made from.</summary>
internal sealed class WarmSession(string instanceId, string executionId, OrchestrationExecution execution, AsyncServiceScope scope) : IAsyncDisposable
{
    public string InstanceId { get; } = instanceId;

    public string ExecutionId { get; } = executionId;

    public OrchestrationExecution Execution { get; } = execution;

    public ValueTask DisposeAsync() => scope.DisposeAsync();
}

/// <summary>The warm sessions of one worker, least recently used given up first.</summary>
/// <remarks>A session is out of the store while a work item uses it, so two work items never share one.</remarks>
internal sealed class WarmSessions(int capacity) : IAsyncDisposable
{
    /// <summary>Enough for thousands of running jobs; an orchestrator that waits holds a few kilobytes.</summary>
    public const int DefaultCapacity = 5_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<WarmSession>> _byInstance = new(StringComparer.Ordinal);
    private readonly LinkedList<WarmSession> _byUse = new();

    /// <summary>Takes the session of an execution out of the store; null when it is not (or no longer) here.</summary>
    public WarmSession? Take(string instanceId, string executionId)
    {
        lock (_lock)
        {
            if (!_byInstance.TryGetValue(instanceId, out var node) || node.Value.ExecutionId != executionId) return null;
            Remove_NeedsLock(node);
            return node.Value;
        }
    }

    /// <summary>Forgets whatever session an instance has, because history is about to be replayed instead.</summary>
    public ValueTask DropAsync(string instanceId)
    {
        lock (_lock)
        {
            if (!_byInstance.TryGetValue(instanceId, out var node)) return ValueTask.CompletedTask;
            Remove_NeedsLock(node);
            return node.Value.DisposeAsync();
        }
    }

    /// <summary>Forgets a session whose last answer was not taken, unless its place is another's by now.</summary>
    public ValueTask DropAsync(WarmSession session)
    {
        lock (_lock)
        {
            if (!_byInstance.TryGetValue(session.InstanceId, out var node) || node.Value != session) return ValueTask.CompletedTask;
            Remove_NeedsLock(node);
            return session.DisposeAsync();
        }
    }

    public async ValueTask PutAsync(WarmSession session)
    {
        WarmSession? replaced = null, evicted = null;
        lock (_lock)
        {
            if (_byInstance.TryGetValue(session.InstanceId, out var old))
            {
                Remove_NeedsLock(old);
                replaced = old.Value;
            }

            _byInstance.Add(session.InstanceId, _byUse.AddLast(session));
            if (_byInstance.Count > capacity)
            {
                evicted = _byUse.First!.Value;
                Remove_NeedsLock(_byUse.First);
            }
        }

        if (replaced is not null) await replaced.DisposeAsync();
        if (evicted is not null) await evicted.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<WarmSession> all;
        lock (_lock)
        {
            all = [.. _byUse];
            _byUse.Clear();
            _byInstance.Clear();
        }

        foreach (var session in all) await session.DisposeAsync();
    }

    private void Remove_NeedsLock(LinkedListNode<WarmSession> node)
    {
        _byUse.Remove(node);
        _byInstance.Remove(node.Value.InstanceId);
    }
}
