using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

/// <summary>How a worker's target is made.</summary>
internal sealed class WorkerTarget
{
    /// <summary>The type whose named instance the target gets.</summary>
    public Type OptionsType { get; set; } = typeof(DurableTaskWorkerOptions);

    /// <summary>Null means through the target's constructor, from the parts and the services.</summary>
    public Func<WorkerParts, IHostedService>? Create { get; set; }
}

/// <summary>The filters a worker asked for; neither set means it takes everything.</summary>
internal sealed class WorkItemFilterChoice
{
    public bool FromRegistry { get; set; }

    public DurableTaskWorkerWorkItemFilters? Explicit { get; set; }
}

/// <summary>What was configured under a worker's name.</summary>
internal sealed record WorkerParts(
    string Name,
    DurableTaskFactory Factory,
    DurableTaskWorkerOptions Options,
    DurableTaskWorkerWorkItemFilters? Filters,
    IServiceProvider Services);

internal static class WorkerConstruction
{
    /// <exception cref="OptionsValidationException">The filters name tasks that are not registered.</exception>
    public static IHostedService Create(IServiceProvider services, Type target, string name)
    {
        var registry = services.GetRequiredService<IOptionsMonitor<DurableTaskRegistry>>().Get(name);
        var how = services.GetRequiredService<IOptionsMonitor<WorkerTarget>>().Get(name);
        var options = NamedOptions.Get<DurableTaskWorkerOptions>(services, how.OptionsType, name);
        var parts = new WorkerParts(name, new DurableTaskFactory(registry), options, FiltersOf(services, name, registry, options), services);
        if (how.Create is { } create) return create(parts);

        // A constructor argument cannot be null here; a target that wants no filters just gets none.
        object[] arguments = parts.Filters is null ? [name, parts.Factory, options] : [name, parts.Factory, options, parts.Filters];
        return (IHostedService)ActivatorUtilities.CreateInstance(services, target, ConstructorArguments.Accepted(target, arguments));
    }

    private static DurableTaskWorkerWorkItemFilters? FiltersOf(
        IServiceProvider services, string name, DurableTaskRegistry registry, DurableTaskWorkerOptions options)
    {
        var choice = services.GetRequiredService<IOptionsMonitor<WorkItemFilterChoice>>().Get(name);
        if (choice.FromRegistry) return RegistryFilters.From(registry, options);
        if (choice.Explicit is not { } filters) return null;

        var failures = RegistryFilters.Unregistered(filters, registry);
        return failures.Count == 0
            ? filters
            : throw new OptionsValidationException(name, typeof(DurableTaskWorkerWorkItemFilters), failures);
    }
}
