using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker;

public static class ServiceCollectionExtensions
{
    /// <summary>Adds a worker that runs as a hosted service; the same name gives the same builder again.</summary>
    public static IDurableTaskWorkerBuilder AddDurableTaskWorker(this IServiceCollection services, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        name ??= Options.DefaultName;
        var builders = NamedBuilders<IDurableTaskWorkerBuilder>.Of(services);
        if (builders.ByName.TryGetValue(name, out var builder)) return builder;

        builder = new DefaultDurableTaskWorkerBuilder(name, services);
        builders.ByName.Add(name, builder);
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<DurableTaskWorkerOptions>, WorkerOptionsFromServices<DurableTaskWorkerOptions>>());

        // Not AddHostedService: it keeps one service a type, and every worker has the same.
        services.AddSingleton(builder.Build);
        return builder;
    }

    public static IServiceCollection AddDurableTaskWorker(this IServiceCollection services, Action<IDurableTaskWorkerBuilder> configure) =>
        AddDurableTaskWorker(services, Options.DefaultName, configure);

    public static IServiceCollection AddDurableTaskWorker(
        this IServiceCollection services, string name, Action<IDurableTaskWorkerBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        configure(AddDurableTaskWorker(services, name));
        return services;
    }
}
