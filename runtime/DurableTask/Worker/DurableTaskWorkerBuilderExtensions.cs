using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker;

/// <summary>What a worker runs and how. The order of calls does not matter.</summary>
public static partial class DurableTaskWorkerBuilderExtensions
{
    public static IDurableTaskWorkerBuilder AddTasks(this IDurableTaskWorkerBuilder builder, Action<DurableTaskRegistry> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    public static IDurableTaskWorkerBuilder Configure(this IDurableTaskWorkerBuilder builder, Action<DurableTaskWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        // Kept under the base type; UseBuildTarget makes them reach the options of the target's own type.
        builder.Services.Configure(builder.Name, configure);
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseBuildTarget(this IDurableTaskWorkerBuilder builder, Type target)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.BuildTarget = target;
        builder.Services.Configure<WorkerTarget>(builder.Name, how => how.Create = null);
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget>(this IDurableTaskWorkerBuilder builder)
        where TTarget : DurableTaskWorker => UseBuildTarget(builder, typeof(TTarget));

    public static IDurableTaskWorkerBuilder UseBuildTarget<TTarget, TOptions>(this IDurableTaskWorkerBuilder builder)
        where TTarget : DurableTaskWorker
        where TOptions : DurableTaskWorkerOptions
    {
        UseBuildTarget<TTarget>(builder);
        builder.Services.Configure<WorkerTarget>(builder.Name, target => target.OptionsType = typeof(TOptions));
        builder.Services.AddWorkerOptions<TOptions>();
        return builder;
    }

    public static IDurableTaskWorkerBuilder UseVersioning(
        this IDurableTaskWorkerBuilder builder, DurableTaskWorkerOptions.VersioningOptions versionOptions) =>
        Configure(builder, options => options.Versioning = versionOptions);

    [Obsolete("Experimental")]
    public static IDurableTaskWorkerBuilder UseOrchestrationFilter<TOrchestrationFilter>(this IDurableTaskWorkerBuilder builder)
        where TOrchestrationFilter : class, IOrchestrationFilter
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IOrchestrationFilter, TOrchestrationFilter>();
        return builder;
    }

    [Obsolete("Experimental")]
    public static IDurableTaskWorkerBuilder UseOrchestrationFilter(this IDurableTaskWorkerBuilder builder, IOrchestrationFilter filter)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(filter);
        builder.Services.AddSingleton(filter);
        return builder;
    }

    /// <summary>The worker takes only what its registry holds.</summary>
    public static IDurableTaskWorkerBuilder UseWorkItemFilters(this IDurableTaskWorkerBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<WorkItemFilterChoice>(builder.Name, choice =>
        {
            choice.FromRegistry = true;
            choice.Explicit = null;
        });
        return builder;
    }

    /// <summary>The worker takes only what the filters name; null takes everything again.</summary>
    public static IDurableTaskWorkerBuilder UseWorkItemFilters(
        this IDurableTaskWorkerBuilder builder, DurableTaskWorkerWorkItemFilters? workItemFilters)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure<WorkItemFilterChoice>(builder.Name, choice =>
        {
            choice.FromRegistry = false;
            choice.Explicit = workItemFilters;
        });
        return builder;
    }

    /// <summary>Makes what was configured on the base options, and what the services offer, reach a target's own options type.</summary>
    internal static void AddWorkerOptions<TOptions>(this IServiceCollection services)
        where TOptions : DurableTaskWorkerOptions
    {
        if (typeof(TOptions) == typeof(DurableTaskWorkerOptions)) return;

        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IConfigureOptions<TOptions>, ConfigureFromBase<TOptions, DurableTaskWorkerOptions>>());
        services.TryAddEnumerable(
            ServiceDescriptor.Transient<IPostConfigureOptions<TOptions>, WorkerOptionsFromServices<TOptions>>());
    }
}
