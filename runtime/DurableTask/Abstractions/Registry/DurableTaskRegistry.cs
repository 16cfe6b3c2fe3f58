using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

/// <summary>The tasks of one worker. Keys are name and version, without regard to case.</summary>
public sealed partial class DurableTaskRegistry
{
    private readonly TaskRegistrations<ITaskOrchestrator> _orchestrators = new("Orchestrator");
    private readonly TaskRegistrations<ITaskActivity> _activities = new("Activity");
    private readonly TaskRegistrations<ITaskEntity> _entities = new("Entity");

    internal IEnumerable<TaskKey> OrchestratorKeys => _orchestrators.Factories.Keys;

    internal IEnumerable<TaskKey> ActivityKeys => _activities.Factories.Keys;

    internal IEnumerable<TaskKey> EntityKeys => _entities.Factories.Keys;

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskOrchestrator>>> GetOrchestrators() => Named(_orchestrators);

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskActivity>>> GetActivities() => Named(_activities);

    public IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, ITaskEntity>>> GetEntities() => Named(_entities);

    internal bool TryFindOrchestrator(
        TaskName name, TaskVersion version, [NotNullWhen(true)] out Func<IServiceProvider, ITaskOrchestrator>? factory) =>
        _orchestrators.TryFind(name, version, out factory);

    internal bool TryFindActivity(
        TaskName name, TaskVersion version, [NotNullWhen(true)] out Func<IServiceProvider, ITaskActivity>? factory) =>
        _activities.TryFind(name, version, out factory);

    internal bool TryFindEntity(TaskName name, [NotNullWhen(true)] out Func<IServiceProvider, ITaskEntity>? factory) =>
        _entities.TryFind(name, TaskVersion.Unversioned, out factory);

    private static IEnumerable<KeyValuePair<TaskName, Func<IServiceProvider, TTask>>> Named<TTask>(TaskRegistrations<TTask> registrations) =>
        registrations.Factories.Select(entry => KeyValuePair.Create(entry.Key.Name, entry.Value));
}
