using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client;

/// <summary>What a client is and how it works. The order of calls does not matter.</summary>
public static class DurableTaskBuilderExtensions
{
    public static IDurableTaskClientBuilder Configure(this IDurableTaskClientBuilder builder, Action<DurableTaskClientOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    /// <summary>Makes the client the service <see cref="DurableTaskClient"/>, unless another one already is.</summary>
    public static IDurableTaskClientBuilder RegisterDirectly(this IDurableTaskClientBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var name = builder.Name;
        builder.Services.TryAddSingleton(services => services.GetRequiredService<IDurableTaskClientProvider>().GetClient(name));
        return builder;
    }

    public static IDurableTaskClientBuilder UseBuildTarget(this IDurableTaskClientBuilder builder, Type target)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.BuildTarget = target;
        builder.Services.Configure<ClientTarget>(builder.Name, how => how.Create = null);
        return builder;
    }

    public static IDurableTaskClientBuilder UseBuildTarget<TTarget>(this IDurableTaskClientBuilder builder)
        where TTarget : DurableTaskClient => UseBuildTarget(builder, typeof(TTarget));

    public static IDurableTaskClientBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskClientBuilder builder)
        where TTarget : DurableTaskClient
        where TOptions : DurableTaskClientOptions
    {
        UseBuildTarget<TTarget>(builder);
        builder.Services.Configure<ClientTarget>(builder.Name, how => how.OptionsType = typeof(TOptions));
        builder.Services.AddClientOptions<TOptions>();
        return builder;
    }

    /// <summary>The version of orchestrations that are started without one.</summary>
    public static IDurableTaskClientBuilder UseDefaultVersion(this IDurableTaskClientBuilder builder, string version) =>
        Configure(builder, options => options.DefaultVersion = version);

    /// <summary>Makes what was configured on the base options, and what the services offer, reach a target's own options type.</summary>
    internal static void AddClientOptions<TOptions>(this IServiceCollection services)
        where TOptions : DurableTaskClientOptions
    {
        if (typeof(TOptions) == typeof(DurableTaskClientOptions)) return;

        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IConfigureOptions<TOptions>, ConfigureFromBase<TOptions, DurableTaskClientOptions>>());
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<TOptions>, ClientOptionsFromServices<TOptions>>());
    }
}
