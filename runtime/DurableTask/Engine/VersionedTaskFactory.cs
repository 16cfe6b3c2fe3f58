using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;

namespace Workflows.DurableTask;

/// <summary>Look-up by name and version for factories that know versions, by name for those that do not.</summary>
internal interface IVersionedTaskFactory : IDurableTaskFactory
{
    bool TryCreateOrchestrator(
        TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);

    bool TryCreateActivity(TaskName name, TaskVersion version, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);
}

internal static class VersionedTaskFactory
{
    public static bool TryCreateOrchestrator(
        this IDurableTaskFactory factory, TaskName name, TaskVersion version, IServiceProvider serviceProvider,
        [NotNullWhen(true)] out ITaskOrchestrator? orchestrator) =>
        factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateOrchestrator(name, version, serviceProvider, out orchestrator)
            : factory.TryCreateOrchestrator(name, serviceProvider, out orchestrator);

    public static bool TryCreateActivity(
        this IDurableTaskFactory factory, TaskName name, TaskVersion version, IServiceProvider serviceProvider,
        [NotNullWhen(true)] out ITaskActivity? activity) =>
        factory is IVersionedTaskFactory versioned
            ? versioned.TryCreateActivity(name, version, serviceProvider, out activity)
            : factory.TryCreateActivity(name, serviceProvider, out activity);
}
