using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Workflows.DurableTask;

namespace Microsoft.DurableTask;

/// <summary>Large payloads in blobs instead of messages and history. Clients and workers of one hub use the same store.</summary>
public static class ExternalizedPayloadExtensions
{
    /// <summary>One store for all clients and workers here that say <c>UseExternalizedPayloads()</c>.</summary>
    public static IServiceCollection AddExternalizedPayloadStore(this IServiceCollection services, Action<LargePayloadStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.Configure(configure);
        services.TryAddSingleton<PayloadStore>(provider => new BlobPayloadStore(
            provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<LargePayloadStorageOptions>>().Value));
        return services;
    }

    /// <summary>Needs <see cref="AddExternalizedPayloadStore"/>, or another <see cref="PayloadStore"/> among the services.</summary>
    public static IDurableTaskClientBuilder UseExternalizedPayloads(this IDurableTaskClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PayloadChoice.Choose(builder.Services, builder.Name);
        return builder;
    }

    /// <summary>Needs <see cref="AddExternalizedPayloadStore"/>, or another <see cref="PayloadStore"/> among the services.</summary>
    public static IDurableTaskWorkerBuilder UseExternalizedPayloads(this IDurableTaskWorkerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        PayloadChoice.Choose(builder.Services, builder.Name);
        return builder;
    }

    /// <summary>With options of this worker's own.</summary>
    public static IDurableTaskWorkerBuilder UseExternalizedPayloads(this IDurableTaskWorkerBuilder builder, Action<LargePayloadStorageOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.Name, configure);
        builder.Services.Configure<OwnPayloadOptions>(builder.Name, own => own.Exist = true);
        PayloadChoice.Choose(builder.Services, builder.Name);
        return builder;
    }
}
