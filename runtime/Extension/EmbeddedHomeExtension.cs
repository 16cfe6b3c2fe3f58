using Microsoft.DurableTask;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.DurableTask;
using Workflows.Extension;
using Workflows.Extension.Progress;
using Workflows.Protocol;

[assembly: HomeExtension(typeof(EmbeddedHomeExtension))]

namespace Workflows.Extension;

/// <summary>What a worker process gets on the embedded home: progress over the scheduler that its durable task worker is connected to.</summary>
public sealed class EmbeddedHomeExtension : IHomeExtension
{
    private const string ConnectionSetting = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";

    public void Configure(IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IActivityProgress>(provider => new SchedulerActivityProgress(
            new SideService(Connect(provider, configuration)),
            provider.GetRequiredService<TableActivityProgress>,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SchedulerActivityProgress>>()));
    }

    private static RpcInvoker Connect(IServiceProvider provider, IConfiguration configuration)
    {
        var options = WorkerOptions(provider) ?? DurableTaskSchedulerWorkerOptions.FromConnectionString(
            configuration[ConnectionSetting] ?? throw new InvalidOperationException($"{ConnectionSetting} names no scheduler to report progress to."));
        var endpoint = new SchedulerEndpoint
        {
            Address = options.EndpointAddress,
            TaskHub = options.TaskHubName,
            Role = SchedulerEndpoint.WorkerRole,
            // The worker's own id: when its stream ends, the scheduler knows that what it reported no longer runs.
            WorkerId = options.WorkerId,
            Credential = options.Credential,
            ResourceId = options.ResourceId,
            AllowInsecureCredentials = options.AllowInsecureCredentials,
            Trust = provider.GetService<SchedulerTrust>(),
        };
        return endpoint.Connect(provider.GetRequiredService<TimeProvider>());
    }

    // The workers of one process share a scheduler and end together, so the first one's options stand for all.
    private static DurableTaskSchedulerWorkerOptions? WorkerOptions(IServiceProvider provider)
    {
        var named = provider.GetServices<IConfigureOptions<DurableTaskSchedulerWorkerOptions>>().OfType<ConfigureNamedOptions<DurableTaskSchedulerWorkerOptions>>();
        return named.FirstOrDefault() is { Name: { } name }
            ? provider.GetRequiredService<IOptionsMonitor<DurableTaskSchedulerWorkerOptions>>().Get(name)
            : null;
    }
}
