using Microsoft.DurableTask;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Whether the client or worker of a name keeps large payloads outside.</summary>
internal sealed class PayloadChoice
{
    public bool IsExternal { get; set; }

    /// <summary>The options that the store of all builders without their own was made with are those of this name.</summary>
    public static void Choose(IServiceCollection services, string name)
    {
        services.Configure<PayloadChoice>(name, choice => choice.IsExternal = true);
        services.TryAddSingleton<PayloadStore>(provider => new BlobPayloadStore(OptionsOf(provider, name)));
    }

    /// <summary>Null: payloads stay where they are.</summary>
    public static ExternalPayloads? Of(IServiceProvider services, string name) =>
        services.GetRequiredService<IOptionsMonitor<PayloadChoice>>().Get(name).IsExternal
            ? new ExternalPayloads(services.GetRequiredService<PayloadStore>(), OptionsOf(services, name))
            : null;

    public static RpcInvoker Wrap(RpcInvoker invoker, ExternalPayloads? payloads) =>
        payloads is null ? invoker : new ExternalizingRpcInvoker(invoker, payloads);

    /// <summary>What was said for the name, or for all.</summary>
    private static LargePayloadStorageOptions OptionsOf(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<LargePayloadStorageOptions>>();
        return services.GetRequiredService<IOptionsMonitor<OwnPayloadOptions>>().Get(name).Exist ? options.Get(name) : options.Get(Options.DefaultName);
    }
}

/// <summary>Whether a name has options of its own.</summary>
internal sealed class OwnPayloadOptions
{
    public bool Exist { get; set; }
}
