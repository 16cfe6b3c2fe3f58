using Microsoft.DurableTask.Worker.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker;

public static partial class DurableTaskWorkerBuilderExtensions
{
    /// <summary>A scheduler at http://localhost:4001, without task hub and token.</summary>
    public static IDurableTaskWorkerBuilder UseGrpc(this IDurableTaskWorkerBuilder builder) => UseGrpc(builder, _ => { });

    /// <summary>A scheduler at an address, without task hub and token.</summary>
    public static IDurableTaskWorkerBuilder UseGrpc(this IDurableTaskWorkerBuilder builder, string address) =>
        UseGrpc(builder, options => options.Address = address);

    public static IDurableTaskWorkerBuilder UseGrpc(this IDurableTaskWorkerBuilder builder, Action<GrpcDurableTaskWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var name = builder.Name;
        builder.UseRpcInvoker(services =>
        {
            var options = services.GetRequiredService<IOptionsMonitor<GrpcDurableTaskWorkerOptions>>().Get(name);
            var endpoint = new SchedulerEndpoint
            {
                Address = options.Address ?? SchedulerEndpoint.DefaultAddress,
                TaskHub = "",
                Role = SchedulerEndpoint.WorkerRole,
                WorkerId = new DurableTaskSchedulerWorkerOptions().WorkerId,
                Trust = services.GetService<SchedulerTrust>(),
            };
            return endpoint.Connect(services.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddWorkerOptions<GrpcDurableTaskWorkerOptions>();
        builder.Services.Configure(name, configure);

        // The worker knows one type of options; what was said on the official one reaches it here.
        builder.Services.AddOptions<RpcDurableTaskWorkerOptions>(name).Configure<IOptionsMonitor<GrpcDurableTaskWorkerOptions>>(
            (options, official) =>
            {
                official.Get(name).CopyTo(options);
                options.ChunkBytes = official.Get(name).CompleteOrchestrationWorkItemChunkSizeInBytes;
            });
        return builder;
    }
}
