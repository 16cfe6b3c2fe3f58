using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client.AzureManaged;

/// <summary>Clients of a task hub in a scheduler. Also switches entity support on.</summary>
public static class DurableTaskSchedulerClientExtensions
{
    public static void UseDurableTaskScheduler(
        this IDurableTaskClientBuilder builder, string endpointAddress, string taskHubName, TokenCredential credential,
        Action<DurableTaskSchedulerClientOptions>? configure = null) =>
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
        this IDurableTaskClientBuilder builder, string connectionString, Action<DurableTaskSchedulerClientOptions>? configure = null)
    {
        var parsed = new SchedulerConnectionString(connectionString);
        Use(builder, options => options.Take(parsed), configure);
    }

    public static void UseDurableTaskScheduler(
        this IDurableTaskClientBuilder builder, Action<DurableTaskSchedulerClientOptions>? configure = null) =>
        Use(builder, _ => { }, configure);

    private static void Use(
        IDurableTaskClientBuilder builder, Action<DurableTaskSchedulerClientOptions> initialize, Action<DurableTaskSchedulerClientOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.AddOptions<DurableTaskSchedulerClientOptions>(name)
            .Configure(initialize)
            .Configure(configure ?? (_ => { }))
            .ValidateDataAnnotations();
        builder.Configure(options => options.EnableEntitySupport = true);
        builder.UseRpcInvoker(services =>
        {
            var options = services.GetRequiredService<IOptionsMonitor<DurableTaskSchedulerClientOptions>>().Get(name);
            var time = services.GetRequiredService<TimeProvider>();
            var endpoint = new SchedulerEndpoint
            {
                Address = options.EndpointAddress,
                TaskHub = options.TaskHubName,
                Role = SchedulerEndpoint.ClientRole,
                Credential = options.Credential,
                ResourceId = options.ResourceId,
                AllowInsecureCredentials = options.AllowInsecureCredentials,
                Trust = services.GetService<SchedulerTrust>(),
            };
            return new RetryingRpcInvoker(endpoint.Connect(time), options.RetryOptions, time);
        });
    }
}
