using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client;

public static class ServiceCollectionExtensions
{
    /// <summary>Adds a client; the default one is also the service <see cref="DurableTaskClient"/>. The same name gives the same builder again.</summary>
    public static IDurableTaskClientBuilder AddDurableTaskClient(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        name ??= Options.DefaultName;
        var builders = NamedBuilders<IDurableTaskClientBuilder>.Of(services);
        if (builders.ByName.TryGetValue(name, out var builder)) return builder;

        builder = new DefaultDurableTaskClientBuilder(name, services);
        builders.ByName.Add(name, builder);
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IDurableTaskClientProvider, DurableTaskClientProvider>();
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<DurableTaskClientOptions>, ClientOptionsFromServices<DurableTaskClientOptions>>());
        if (name == Options.DefaultName) builder.RegisterDirectly();
        return builder;
    }

    public static IServiceCollection AddDurableTaskClient(this IServiceCollection services, Action<IDurableTaskClientBuilder> configure) =>
        AddDurableTaskClient(services, Options.DefaultName, configure);

    public static IServiceCollection AddDurableTaskClient(
        this IServiceCollection services, string name, Action<IDurableTaskClientBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(AddDurableTaskClient(services, name));
        return services;
    }
}
