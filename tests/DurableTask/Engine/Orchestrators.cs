using Microsoft.DurableTask;

namespace Workflows.DurableTask.Tests.Engine;

internal static class Orchestrators
{
    public static ITaskOrchestrator Of<TInput, TOutput>(Func<TaskOrchestrationContext, TInput, Task<TOutput>> code) =>
        FuncTaskOrchestrator.Create(code);
}
