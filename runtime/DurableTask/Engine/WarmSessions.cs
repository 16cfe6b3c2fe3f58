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
/// <remarks>
/// An instance has one session that counts: the last one opened. A work item takes it out of the store, so two never share one,
/// and a session that was overtaken meanwhile by another (its work item went to this worker again, with history) does not come back.
/// </remarks>
internal sealed class WarmSessions(int capacity) : IAsyncDisposable
{
    /// <summary>Enough for thousands of running jobs; an orchestrator that waits holds a few kilobytes.</summary>
    public const int DefaultCapacity = 5_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<WarmSession>> _current = new(StringComparer.Ordinal);

    /// <summary>Those that no work item uses.</summary>
    private readonly LinkedList<WarmSession> _idle = new();

    /// <summary>A new session that a work item uses; an earlier one of the instance no longer counts.</summary>
    public async ValueTask OpenAsync(WarmSession session)
    {
        WarmSession? overtaken = null;
        lock (_lock)
        {
            if (_current.TryGetValue(session.InstanceId, out var old) && old.List is not null)
            {
                _idle.Remove(old);
                overtaken = old.Value;
            }

            _current[session.InstanceId] = new LinkedListNode<WarmSession>(session);
        }

        if (overtaken is not null) await overtaken.DisposeAsync();
    }

    /// <summary>Takes the session of an execution out of the store; null when it is not (or no longer) here, or in use.</summary>
    public WarmSession? Take(string instanceId, string executionId)
    {
        lock (_lock)
        {
            if (!_current.TryGetValue(instanceId, out var node) || node.List is null || node.Value.ExecutionId != executionId) return null;
            _idle.Remove(node);
            return node.Value;
        }
    }

    /// <summary>Puts a session back that a work item used.</summary>
    /// <returns>False when another session counts by now; this one is the caller's to dispose.</returns>
    public async ValueTask<bool> TryPutAsync(WarmSession session)
    {
        WarmSession? evicted = null;
        lock (_lock)
        {
            if (!_current.TryGetValue(session.InstanceId, out var node) || node.Value != session) return false;
            _idle.AddLast(node);
            if (_idle.Count > capacity)
            {
                evicted = _idle.First!.Value;
                _idle.RemoveFirst();
                _current.Remove(evicted.InstanceId);
            }
        }

        if (evicted is not null) await evicted.DisposeAsync();
        return true;
    }

    /// <summary>Ends a session that its work item still uses.</summary>
    public ValueTask CloseAsync(WarmSession session)
    {
        lock (_lock)
        {
            if (_current.TryGetValue(session.InstanceId, out var node) && node.Value == session) _current.Remove(session.InstanceId);
        }

        return session.DisposeAsync();
    }

    /// <summary>Ends a session whose last answer was not taken, unless another work item has taken it up or another session counts.</summary>
    public ValueTask ForgetAsync(WarmSession session)
    {
        lock (_lock)
        {
            if (!_current.TryGetValue(session.InstanceId, out var node) || node.Value != session || node.List is null) return ValueTask.CompletedTask;
            _idle.Remove(node);
            _current.Remove(session.InstanceId);
        }

        return session.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        List<WarmSession> all;
        lock (_lock)
        {
            all = [.. _idle];
            _idle.Clear();
            _current.Clear();
        }

        foreach (var session in all) await session.DisposeAsync();
    }
}
