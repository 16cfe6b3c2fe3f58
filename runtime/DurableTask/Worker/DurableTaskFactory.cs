using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;
using Microsoft.DurableTask.Worker;

namespace Workflows.DurableTask;

/// <summary>Creates tasks from a registry, by name and version.</summary>
internal sealed class DurableTaskFactory(DurableTaskRegistry registry) : IDurableTaskFactory2, IVersionedTaskFactory
{
    public bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity) =>
        TryCreateActivity(name, TaskVersion.Unversioned, serviceProvider, out activity);

    public bool TryCreateActivity(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity)
    {
        activity = registry.TryFindActivity(name, version, out var factory) ? factory(serviceProvider) : null;
        return activity is not null;
    }

    public bool TryCreateOrchestrator(
        TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        TryCreateOrchestrator(name, TaskVersion.Unversioned, serviceProvider, out orchestrator);

    public bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator)
    {
        orchestrator = registry.TryFindOrchestrator(name, version, out var factory) ? factory(serviceProvider) : null;
        return orchestrator is not null;
    }

    public bool TryCreateEntity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskEntity? entity)
    {
        entity = registry.TryFindEntity(name, out var factory) ? factory(serviceProvider) : null;
        return entity is not null;
    }
}
