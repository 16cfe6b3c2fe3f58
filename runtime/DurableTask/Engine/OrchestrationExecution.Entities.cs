using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask.Entities;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>The entities that orchestrator code calls, signals and locks.</summary>
internal sealed partial class OrchestrationExecution
{
    private readonly Dictionary<string, TaskCompletionSource<EntityAnswer>> _entityCalls = new(StringComparer.Ordinal);
    private CriticalSection? _section;

    private void SendToEntity(SendEntityMessageAction message) => Add(new OrchestratorAction { SendEntityMessage = message });

    private void EndEntityCall(string requestId, string? output, TaskFailureDetails? failure)
    {
        // A duplicate, or an answer to an execution before this one: nobody waits.
        if (_entityCalls.Remove(requestId, out var call)) call.TrySetResult(new EntityAnswer(output, failure));
    }

    private void EnterSection(string sectionId)
    {
        if (_section is not { IsEntered: false } section || section.Id != sectionId) return;
        section.IsEntered = true;
        section.Entered.TrySetResult();
    }

    /// <summary>Gives all entities of the section free; without one, or after it, does nothing.</summary>
    private void LeaveSection(CriticalSection? section)
    {
        if (section is null || _section != section) return;
        _section = null;
        foreach (var id in section.Entities)
        {
            var unlock = new EntityUnlockSentEvent
            {
                CriticalSectionId = section.Id, ParentInstanceId = _context.InstanceId, TargetInstanceId = id.ToString(),
            };
            Append(new OrchestratorAction { SendEntityMessage = new SendEntityMessageAction { EntityUnlockSent = unlock } });
        }
    }

    private readonly record struct EntityAnswer(string? Output, TaskFailureDetails? Failure);

    /// <summary>Locks that are asked for (until entered) or held.</summary>
    private sealed class CriticalSection(string id, IReadOnlyList<EntityInstanceId> entities)
    {
        public string Id { get; } = id;

        /// <summary>In the order in which they are locked.</summary>
        public IReadOnlyList<EntityInstanceId> Entities { get; } = entities;

        public HashSet<EntityInstanceId> Calling { get; } = [];

        public bool IsEntered { get; set; }

        public TaskCompletionSource Entered { get; } = new();
    }

    private sealed class EntityFeature(OrchestrationExecution execution) : TaskOrchestrationEntityFeature
    {
        public override async Task<TResult> CallEntityAsync<TResult>(
            EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
            execution.Deserialize<TResult>(await CallAsync(id, operationName, input));

        public override Task CallEntityAsync(EntityInstanceId id, string operationName, object? input = null, CallEntityOptions? options = null) =>
            CallAsync(id, operationName, input);

        public override Task SignalEntityAsync(EntityInstanceId id, string operationName, object? input = null, SignalEntityOptions? options = null)
        {
            Check(id, operationName);
            if (execution._section is { } section && section.Entities.Contains(id))
                throw new InvalidOperationException("Must not signal a locked entity from a critical section.");
            execution.SendToEntity(new SendEntityMessageAction
            {
                EntityOperationSignaled = new EntityOperationSignaledEvent
                {
                    RequestId = NewId(),
                    Operation = operationName,
                    Input = execution.Serialize(input),
                    TargetInstanceId = id.ToString(),
                    ScheduledTime = options?.SignalTime is { } at ? Timestamp.FromDateTimeOffset(at) : null,
                },
            });
            return Task.CompletedTask;
        }

        public override async Task<IAsyncDisposable> LockEntitiesAsync(IEnumerable<EntityInstanceId> entityIds)
        {
            ArgumentNullException.ThrowIfNull(entityIds);
            // By name, then by key: everybody locks in the same order, so no two wait for each other.
            EntityInstanceId[] entities =
            [
                .. entityIds.Distinct().OrderBy(id => id.Name, StringComparer.Ordinal).ThenBy(id => id.Key, StringComparer.Ordinal),
            ];
            if (entities.Length == 0) throw new ArgumentException("There is no entity to lock.", nameof(entityIds));
            foreach (var id in entities) ThrowIfDefault(id);
            if (execution._section is not null)
                throw new InvalidOperationException("Must not enter another critical section from within a critical section.");

            var section = new CriticalSection(NewId(), entities);
            var request = new EntityLockRequestedEvent { CriticalSectionId = section.Id, ParentInstanceId = execution._context.InstanceId };
            request.LockSet.AddRange(entities.Select(id => id.ToString()));
            execution.SendToEntity(new SendEntityMessageAction { EntityLockRequested = request });
            execution._section = section;
            await section.Entered.Task;
            return new Exit(execution, section);
        }

        public override bool InCriticalSection([NotNullWhen(true)] out IReadOnlyList<EntityInstanceId>? entityIds)
        {
            entityIds = execution._section is { IsEntered: true } section ? section.Entities : null;
            return entityIds is not null;
        }

        private async Task<string?> CallAsync(EntityInstanceId id, string operationName, object? input)
        {
            Check(id, operationName);
            var section = execution._section;
            if (section is not null) ThrowUnlessCallable(section, id);
            var requestId = NewId();
            var call = new TaskCompletionSource<EntityAnswer>();
            execution._entityCalls.Add(requestId, call);
            execution.SendToEntity(new SendEntityMessageAction
            {
                EntityOperationCalled = new EntityOperationCalledEvent
                {
                    RequestId = requestId,
                    Operation = operationName,
                    Input = execution.Serialize(input),
                    ParentInstanceId = execution._context.InstanceId,
                    TargetInstanceId = id.ToString(),
                },
            });
            section?.Calling.Add(id);
            var answer = await call.Task;
            section?.Calling.Remove(id);
            return answer.Failure is null
                ? answer.Output
                : throw new EntityOperationFailedException(id, operationName, Failures.FromWire(answer.Failure));
        }

        private static void ThrowUnlessCallable(CriticalSection section, EntityInstanceId id)
        {
            if (!section.IsEntered) throw new InvalidOperationException("Must await the completion of the lock request prior to calling any entity.");
            if (!section.Entities.Contains(id))
                throw new InvalidOperationException("Must not call an entity from a critical section if it is not one of the locked entities.");
            if (section.Calling.Contains(id))
                throw new InvalidOperationException("Must not call an entity from a critical section while a prior call to the same entity is still pending.");
        }

        private static void Check(EntityInstanceId id, string operationName)
        {
            ThrowIfDefault(id);
            ArgumentException.ThrowIfNullOrEmpty(operationName);
        }

        private static void ThrowIfDefault(EntityInstanceId id)
        {
            if (id == default) throw new ArgumentException("An entity id needs a name.", nameof(id));
        }

        private string NewId() => execution._context.NewGuid().ToString("D", CultureInfo.InvariantCulture);

    }

    private sealed class Exit(OrchestrationExecution execution, CriticalSection section) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            execution.ThrowUnlessInOrchestrator();
            execution.LeaveSection(section);
            return ValueTask.CompletedTask;
        }
    }
}
