using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker.AzureManaged;

/// <summary>Workers of a task hub in a scheduler. Also switches entity support on.</summary>
public static class DurableTaskSchedulerWorkerExtensions
{
    public static void UseDurableTaskScheduler(
        this IDurableTaskWorkerBuilder builder, string endpointAddress, string taskHubName, TokenCredential credential,
        Action<DurableTaskSchedulerWorkerOptions>? configure = null) =>
        Use(
            builder,
            options =>
            {
                options.EndpointAddress = endpointAddress;
                options.TaskHubName = taskHubName;
                options.Credential = credential;
            },
            configure);

    /// <exception cref="ArgumentException">The connection string lacks a part or names an unknown authentication.</exception>
    public static void UseDurableTaskScheduler(
        this IDurableTaskWorkerBuilder builder, string connectionString, Action<DurableTaskSchedulerWorkerOptions>? configure = null)
    {
        var parsed = new SchedulerConnectionString(connectionString);
        Use(builder, options => options.Take(parsed), configure);
    }

    public static void UseDurableTaskScheduler(
        this IDurableTaskWorkerBuilder builder, Action<DurableTaskSchedulerWorkerOptions>? configure = null) =>
        Use(builder, _ => { }, configure);

    private static void Use(
        IDurableTaskWorkerBuilder builder, Action<DurableTaskSchedulerWorkerOptions> initialize, Action<DurableTaskSchedulerWorkerOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.AddOptions<DurableTaskSchedulerWorkerOptions>(name)
            .Configure(initialize)
            .Configure(configure ?? (_ => { }))
            .ValidateDataAnnotations();
        builder.Configure(options => options.EnableEntitySupport = true);
        builder.UseRpcInvoker(services =>
        {
            var options = services.GetRequiredService<IOptionsMonitor<DurableTaskSchedulerWorkerOptions>>().Get(name);
            var endpoint = new SchedulerEndpoint
            {
                Address = options.EndpointAddress,
                TaskHub = options.TaskHubName,
                Role = SchedulerEndpoint.WorkerRole,
                WorkerId = options.WorkerId,
                Credential = options.Credential,
                ResourceId = options.ResourceId,
                AllowInsecureCredentials = options.AllowInsecureCredentials,
                Trust = services.GetService<SchedulerTrust>(),
            };
            return endpoint.Connect(services.GetRequiredService<TimeProvider>());
        });
    }
}
