using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>The activities that a worker runs, so that one that comes again is joined instead of run beside itself.</summary>
/// <remarks>
/// When the task hub restarts, or the line to it breaks, it hands out again what it had handed out; to a worker that went on with it
/// meanwhile, that is only a new token for the same result.
/// </remarks>
internal sealed class RunningActivities(TimeProvider time)
{
    /// <summary>How long a result that was refused waits for its activity to come again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<Key, Run> _runs = [];

    /// <returns>Null when this activity runs already; its result goes out under the new token.</returns>
    public Run? Begin(ActivityRequest request, string completionToken)
    {
        var key = new Key(request.OrchestrationInstance.InstanceId, request.OrchestrationInstance.ExecutionId ?? "", request.TaskId);
        lock (_lock)
        {
            if (_runs.TryGetValue(key, out var running) && running.Request.Name == request.Name && running.Request.Input == request.Input)
            {
                running.HandOver(completionToken);
                return null;
            }

            return _runs[key] = new Run(_lock, key, request, completionToken);
        }
    }

    /// <summary>Waits until the activity has come again, after its result was refused under the last token.</summary>
    /// <returns>False when it has not; it is over then.</returns>
    public async Task<bool> HasComeAgainAsync(Run run, CancellationToken stopping)
    {
        try
        {
            await run.NextToken().WaitAsync(Patience, time, stopping);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // It may have come in this very moment.
            lock (_lock)
            {
                if (run.HasUnusedToken) return true;
                Remove(run);
                return false;
            }
        }
    }

    /// <summary>To be called when its result is taken or given up; it may be run anew from here on.</summary>
    /// <returns>A token under which it came again in the last moment and which nobody answers; null when there is none.</returns>
    public string? End(Run run)
    {
        lock (_lock)
        {
            Remove(run);
            return run.HasUnusedToken ? run.TakeToken() : null;
        }
    }

    private void Remove(Run run)
    {
        if (_runs.GetValueOrDefault(run.Key) == run) _runs.Remove(run.Key);
    }

    /// <summary>Which call of which execution it is.</summary>
    internal readonly record struct Key(string InstanceId, string ExecutionId, int TaskId);

    /// <summary>One activity at work.</summary>
    /// <param name="lock">Of the activities that it is one of: a token comes or is used either before or after they forget it.</param>
    internal sealed class Run(Lock @lock, Key key, ActivityRequest request, string completionToken)
    {
        private string _newest = completionToken;
        private string? _used;
        private TaskCompletionSource? _waiting;

        public Key Key { get; } = key;

        public ActivityRequest Request { get; } = request;

        /// <summary>To be read under the lock.</summary>
        public bool HasUnusedToken => _newest != _used;

        /// <summary>The token to answer under; it counts as used from now on.</summary>
        public string TakeToken()
        {
            lock (@lock) return _used = _newest;
        }

        /// <summary>To be called under the lock.</summary>
        public void HandOver(string completionToken)
        {
            _newest = completionToken;
            _waiting?.TrySetResult();
        }

        /// <summary>Completes when there is a token that was not used.</summary>
        public Task NextToken()
        {
            lock (@lock)
            {
                if (HasUnusedToken) return Task.CompletedTask;
                _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return _waiting.Task;
            }
        }
    }
}
