using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Workflows.Extension;
using Workflows.Extension.Jobs;
using Workflows.FunctionsHost;
using Workflows.Jobs;

[assembly: WorkerExtensionStartup(typeof(FunctionsExtensionStartup))]

namespace Workflows.Extension;

/// <summary>What a functions app gets on the embedded home: job changes pushed by the scheduler that its host works with.</summary>
public sealed class FunctionsExtensionStartup : WorkerExtensionStartup
{
    public override void Configure(IFunctionsWorkerApplicationBuilder applicationBuilder)
    {
        ArgumentNullException.ThrowIfNull(applicationBuilder);
        applicationBuilder.Services.TryAddSingleton(TimeProvider.System);
        applicationBuilder.Services.AddSingleton<IJobChanges>(provider => new SchedulerJobChanges(
            new SideService(provider.GetRequiredService<SchedulerConnection>().Invoker),
            () => provider.GetKeyedService<IJobChanges>(IJobChanges.Portable),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SchedulerJobChanges>>()));
    }
}
