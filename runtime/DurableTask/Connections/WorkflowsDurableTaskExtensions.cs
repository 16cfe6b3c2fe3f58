using System.Security.Cryptography.X509Certificates;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Clients and workers over a given connection, for example one to a scheduler in the same process.</summary>
public static class WorkflowsDurableTaskExtensions
{
    /// <summary>Trusts schedulers whose certificate these authorities vouch for, and no others; for a scheduler with a self-made certificate.</summary>
    /// <remarks>Without it the machine's own store decides. The certificate's name and dates are checked either way.</remarks>
    public static IServiceCollection TrustSchedulers(this IServiceCollection services, X509Certificate2Collection authorities)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(authorities);
        return services.AddSingleton(new SchedulerTrust(authorities));
    }

    /// <param name="invoker">Asked once; what it returns belongs to the worker, which disposes it.</param>
    public static IDurableTaskWorkerBuilder UseRpcInvoker(this IDurableTaskWorkerBuilder builder, Func<IServiceProvider, RpcInvoker> invoker)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(invoker);
        builder.UseBuildTarget<RpcDurableTaskWorker, RpcDurableTaskWorkerOptions>();
        builder.Services.Configure<RpcDurableTaskWorkerOptions>(builder.Name, options =>
        {
            options.Invoker = services => PayloadChoice.Wrap(BatchingRpcInvoker.Around(invoker(services)), PayloadChoice.Of(services, builder.Name));
            options.Payloads = services => PayloadChoice.Of(services, builder.Name);
        });
        builder.Services.Configure<WorkerTarget>(builder.Name, how => how.Create = parts => new RpcDurableTaskWorker(
            parts.Name,
            parts.Factory,
            (RpcDurableTaskWorkerOptions)parts.Options,
            parts.Filters,
            parts.Services,
            parts.Services.GetRequiredService<ILoggerFactory>(),
            parts.Services.GetRequiredService<TimeProvider>()));
        return builder;
    }

    /// <param name="invoker">Asked once; what it returns belongs to the client, which disposes it.</param>
    public static IDurableTaskClientBuilder UseRpcInvoker(this IDurableTaskClientBuilder builder, Func<IServiceProvider, RpcInvoker> invoker)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(invoker);
        builder.UseBuildTarget<RpcDurableTaskClient>();
        builder.Services.Configure<ClientTarget>(builder.Name, how => how.Create = (services, name, options) => new RpcDurableTaskClient(
            name,
            PayloadChoice.Wrap(invoker(services), PayloadChoice.Of(services, builder.Name)),
            options,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<RpcDurableTaskClient>>()));
        return builder;
    }
}
