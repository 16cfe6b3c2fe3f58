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

        public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            if (input is TaskOptions && options is null)
            {
                throw new ArgumentException(
                    $"A {nameof(TaskOptions)} was passed as the input of '{name}'. Name the argument: options: …", nameof(input));
            }

            var version = options?.Version is { } explicitVersion ? explicitVersion.Version : _version;
            var serialized = $"[{execution.Converter.Serialize(input) ?? "null"}]";
            var outcome = options?.Retry is { } retry
                ? await RetryActivityAsync(name, version, serialized, options.Tags, retry)
                : await execution.ScheduleActivity(name, version, serialized, options?.Tags);
            return Deserialize<TResult>(outcome.ResultOf(name));
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
            return Deserialize<TResult>(outcome.ResultOf(orchestratorName));
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

        private T Deserialize<T>(string? text) =>
            typeof(T) == typeof(RawPayload) ? (T)(object)new RawPayload(text) : execution.Converter.Deserialize<T>(text)!;

        /// <summary>Apart from the calls without a policy, which are many and should not pay for this one's closure.</summary>
        private Task<TaskOutcome> RetryActivityAsync(
            TaskName name, string? version, string input, IDictionary<string, string>? tags, TaskRetryOptions retry) =>
            WithRetriesAsync(name, retry, () => execution.ScheduleActivity(name, version, input, tags));

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
}
