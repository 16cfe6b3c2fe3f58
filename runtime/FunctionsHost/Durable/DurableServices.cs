using Microsoft.Extensions.DependencyInjection;
using Workflows.FunctionsHost;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The durable part of the host: the scheduler first, so that it stops last, then the worker.</summary>
internal static class DurableServices
{
    public static void Add(IServiceCollection services)
    {
        services.AddSingleton(provider =>
        {
            var hostJson = provider.GetRequiredService<HostJson>();
            var isEmbedded = provider.GetRequiredService<AppSettings>().Find(hostJson.SchedulerConnectionName) is null;
            return new SchedulerConnection(isEmbedded, hostJson.TaskHub);
        });
        services.AddSingleton<TaskHubs>();
        services.AddHostedService(provider => provider.GetRequiredService<TaskHubs>());
        services.AddSingleton<FunctionTasks>();
        services.AddSingleton<DurableClients>();
        services.AddSingleton(new DurableWorkerBuilder(services));
        services.AddHostedService<DurableWorker>();
    }
}
