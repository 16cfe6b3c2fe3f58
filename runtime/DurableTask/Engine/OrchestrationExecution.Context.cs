using System.Globalization;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using TaskFailureDetails = Microsoft.DurableTask.TaskFailureDetails;

namespace Workflows.DurableTask;

/// <summary>The context that orchestrator code sees.</summary>
internal sealed partial class OrchestrationExecution
{
    private sealed class ExecutionContext(OrchestrationExecution execution, string instanceId) : TaskOrchestrationContext
    {
        private TaskName _name;
        private string? _version;
        private object? _input;
        private object? _customStatus;
        private DateTime _currentUtc;
        private bool _isReplaying;
        private int _guids;
        private ParentOrchestrationInstance? _parent;
        private EntityFeature? _entities;

        public override TaskName Name => _name;

        public override string InstanceId => instanceId;

        public override ParentOrchestrationInstance? Parent => _parent;

        public override DateTime CurrentUtcDateTime => _currentUtc;

        public override bool IsReplaying => _isReplaying;

        public override string Version => _version ?? "";

        public override TaskOrchestrationEntityFeature Entities => execution._environment.EntitySupport
            ? _entities ??= new EntityFeature(execution)
            : throw new NotSupportedException("This worker does not support entities; set EnableEntitySupport in its options.");

        protected override ILoggerFactory LoggerFactory => execution._environment.LoggerFactory;

        public void SetReplaying(bool isReplaying) => _isReplaying = isReplaying;

        public void SetCurrentUtc(DateTime now) => _currentUtc = now;

        public void SetInput(object? input) => _input = input;

        public void SetStarted(ExecutionStartedEvent started)
        {
            _name = started.Name;
            _version = started.Version;
            _parent = started.ParentInstance is { } parent
                ? new ParentOrchestrationInstance(parent.Name ?? "", parent.OrchestrationInstance?.InstanceId ?? "")
                : null;
        }

        public string? SerializeCustomStatus(DataConverter converter) => converter.Serialize(_customStatus);

        public override T? GetInput<T>() where T : default => _input is null ? default : (T)_input;

        public override Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            try
            {
                if (input is TaskOptions && options is null)
                {
                    throw new ArgumentException(
                        $"A {nameof(TaskOptions)} was passed as the input of '{name}'. Name the argument: options: …", nameof(input));
                }

                var version = options?.Version is { } explicitVersion ? explicitVersion.Version : _version;
                var serialized = $"[{execution.Converter.Serialize(input) ?? "null"}]";
                if (options?.Retry is { } retry) return RetryActivityAsync<TResult>(name, version, serialized, options.Tags, retry);

                // A fan-out may have 100,000 of these open: the caller awaits the call itself, with no state machine in between.
                var call = new OpenCall<TResult>(execution, name);
                execution.ScheduleActivity(name, version, serialized, options?.Tags, call);
                return call.Task;
            }
            catch (Exception e)
            {
                // As from any asynchronous method, it is the await that throws.
                return Task.FromException<TResult>(e);
            }
        }

        public override async Task<TResult> CallSubOrchestratorAsync<TResult>(
            TaskName orchestratorName, object? input = null, TaskOptions? options = null)
        {
            var sub = options as SubOrchestrationOptions;
            ThrowIfEntity(sub?.InstanceId);
            if (execution._section is not null) throw new InvalidOperationException("Must not call sub-orchestrations from within a critical section.");
            var childId = sub?.InstanceId ?? NewGuid().ToString("N", CultureInfo.InvariantCulture);
            var version = options?.Version is { } explicitVersion ? explicitVersion.Version : execution._environment.DefaultVersion;
            var serialized = execution.Serialize(input);
            var outcome = options?.Retry is { } retry
                ? await WithRetriesAsync(
                    orchestratorName, retry,
                    () => execution.ScheduleSubOrchestration(orchestratorName, childId, version, serialized, options.Tags))
                : await execution.ScheduleSubOrchestration(orchestratorName, childId, version, serialized, options?.Tags);
            return execution.Deserialize<TResult>(outcome.ResultOf(orchestratorName));
        }

        public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            var fireAtUtc = fireAt.ToUniversalTime();
            var longest = execution._environment.MaximumTimerInterval;
            while (fireAtUtc - _currentUtc > longest) await execution.ScheduleTimer(_currentUtc + longest, cancellationToken);
            await execution.ScheduleTimer(fireAtUtc, cancellationToken);
        }

        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default)
        {
            ArgumentException.ThrowIfNullOrEmpty(eventName);
            return execution._events.WaitAsync<T>(eventName, cancellationToken);
        }

        public override void SendEvent(string instanceId, string eventName, object payload)
        {
            ArgumentException.ThrowIfNullOrEmpty(instanceId);
            ArgumentException.ThrowIfNullOrEmpty(eventName);
            ThrowIfEntity(instanceId);
            execution.SendEvent(instanceId, eventName, execution.Serialize(payload));
        }

        public override void SetCustomStatus(object? customStatus) => _customStatus = customStatus;

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) =>
            ContinueAsNew(new ContinueAsNewOptions { NewInput = newInput, PreserveUnprocessedEvents = preserveUnprocessedEvents });

        public override void ContinueAsNew(ContinueAsNewOptions options)
        {
            ArgumentNullException.ThrowIfNull(options);
            execution._continueAsNew = options;
            if (!options.PreserveUnprocessedEvents) return;
            foreach (var (name, payload) in execution._events.TakeBuffered()) execution.SendEvent(instanceId, name, payload);
        }

        public override Guid NewGuid() => DeterministicGuid.Create(instanceId, _currentUtc, _guids++);

        private void ThrowIfEntity(string? instanceId)
        {
            if (execution._environment.EntitySupport && instanceId is ['@', ..])
                throw new ArgumentException($"'{instanceId}' is an entity's id; entities are called through {nameof(Entities)}.", nameof(instanceId));
        }

        private async Task<TResult> RetryActivityAsync<TResult>(
            TaskName name, string? version, string input, IDictionary<string, string>? tags, TaskRetryOptions retry)
        {
            var outcome = await WithRetriesAsync(name, retry, () =>
            {
                var attempt = new OpenTask();
                execution.ScheduleActivity(name, version, input, tags, attempt);
                return attempt.Task;
            });
            return execution.Deserialize<TResult>(outcome.ResultOf(name));
        }

        /// <summary>Makes attempts until one succeeds or the policy or handler gives up.</summary>
        /// <returns>The outcome of the last one.</returns>
        private async Task<TaskOutcome> WithRetriesAsync(TaskName name, TaskRetryOptions retry, Func<Task<TaskOutcome>> attempt)
        {
            var startedAt = _currentUtc;
            for (var attempts = 1; ; attempts++)
            {
                var outcome = await attempt();
                if (outcome.Failure is not { } failure || failure.IsNonRetriable) return outcome;
                if (!await TryAgainAsync(retry, attempts, startedAt, Failures.FromWire(failure), name, outcome.TaskId)) return outcome;
            }
        }

        private async Task<bool> TryAgainAsync(
            TaskRetryOptions retry, int attempts, DateTime startedAt, TaskFailureDetails failure, TaskName name, int taskId)
        {
            if (retry.Handler is { } handler)
                return await handler(new RetryContext(this, attempts, failure, _currentUtc - startedAt, CancellationToken.None));

            var policy = retry.Policy!;
            if (!policy.Handle(new TaskFailedException(name, taskId, failure))) return false;
            if (policy.RetryTimeout != Timeout.InfiniteTimeSpan && _currentUtc >= startedAt + policy.RetryTimeout) return false;

            // After the last attempt the official engine still makes a timer that is due at once; histories contain it.
            var isLast = attempts >= policy.MaxNumberOfAttempts;
            await CreateTimer(isLast ? _currentUtc : _currentUtc + DelayBefore(policy, attempts + 1), CancellationToken.None);
            return !isLast;
        }

        private static TimeSpan DelayBefore(RetryPolicy policy, int attempt)
        {
            var milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempt - 2);
            var longest = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : policy.MaxRetryInterval;
            return milliseconds < longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : longest;
        }
    }

    /// <summary>One whose result is what the orchestrator's code gets.</summary>
    private sealed class OpenCall<TResult>(OrchestrationExecution execution, TaskName name) : TaskCompletionSource<TResult>, IOpenTask
    {
        public void End(TaskOutcome outcome)
        {
            try
            {
                TrySetResult(execution.Deserialize<TResult>(outcome.ResultOf(name)));
            }
            catch (Exception e)
            {
                // The activity's failure, or a result that is no TResult: the orchestrator's await throws it.
                TrySetException(e);
            }
        }
    }
}
