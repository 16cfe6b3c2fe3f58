using Microsoft.DurableTask.Client.Grpc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client;

/// <summary>Clients of a scheduler at an address, without task hub and token.</summary>
public static class DurableTaskClientBuilderExtensions
{
    public static IDurableTaskClientBuilder UseGrpc(this IDurableTaskClientBuilder builder) => UseGrpc(builder, _ => { });

    public static IDurableTaskClientBuilder UseGrpc(this IDurableTaskClientBuilder builder, string address) =>
        UseGrpc(builder, options => options.Address = address);

    public static IDurableTaskClientBuilder UseGrpc(this IDurableTaskClientBuilder builder, Action<GrpcDurableTaskClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        var name = builder.Name;
        builder.UseRpcInvoker(services =>
        {
            var options = services.GetRequiredService<IOptionsMonitor<GrpcDurableTaskClientOptions>>().Get(name);
            var endpoint = new SchedulerEndpoint
            {
                Address = options.Address ?? SchedulerEndpoint.DefaultAddress, TaskHub = "", Role = SchedulerEndpoint.ClientRole,
                Trust = services.GetService<SchedulerTrust>(),
            };
            return endpoint.Connect(services.GetRequiredService<TimeProvider>());
        });
        builder.Services.AddClientOptions<GrpcDurableTaskClientOptions>();
        builder.Services.Configure(name, configure);
        builder.Services.Configure<ClientTarget>(name, how => how.OptionsType = typeof(GrpcDurableTaskClientOptions));
        return builder;
    }
}
