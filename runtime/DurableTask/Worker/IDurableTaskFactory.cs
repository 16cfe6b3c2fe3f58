using System.Diagnostics.CodeAnalysis;
using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Worker;

/// <summary>Creates the tasks that a worker runs.</summary>
public interface IDurableTaskFactory
{
    bool TryCreateActivity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskActivity? activity);

    bool TryCreateOrchestrator(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskOrchestrator? orchestrator);
}

/// <summary>A factory that also creates entities.</summary>
public interface IDurableTaskFactory2 : IDurableTaskFactory
{
    bool TryCreateEntity(TaskName name, IServiceProvider serviceProvider, [NotNullWhen(true)] out ITaskEntity? entity);
}
