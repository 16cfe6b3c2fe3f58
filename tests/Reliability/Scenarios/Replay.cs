using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.DurableTask;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>Executions of the corpus' orchestrators, without a worker around them.</summary>
internal static class Replay
{
    private static readonly DurableTaskFactory Factory = new(Orchestrators.Registry);

    public static OrchestrationExecution NewExecution(string instanceId) => new(
        new OrchestrationEnvironment
        {
            Converter = JsonDataConverter.Default,
            MaximumTimerInterval = TimeSpan.FromDays(3),
            DefaultVersion = "",
            EntitySupport = true,
            LoggerFactory = NullLoggerFactory.Instance,
            ExceptionProperties = null,
            CreateOrchestrator = (name, version) => Factory.TryCreateOrchestrator(name, version, NoServices.Instance, out var orchestrator) ? orchestrator : null,
        },
        instanceId);

    private sealed class NoServices : IServiceProvider
    {
        public static readonly NoServices Instance = new();

        public object? GetService(Type serviceType) => null;
    }
}
