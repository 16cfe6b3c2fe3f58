using Microsoft.Extensions.DependencyInjection;

namespace Workflows.DurableTask;

/// <summary>The builders of one kind that belong to a service collection.</summary>
internal sealed class NamedBuilders<TBuilder>
{
    public Dictionary<string, TBuilder> ByName { get; } = new(StringComparer.Ordinal);

    public static NamedBuilders<TBuilder> Of(IServiceCollection services)
    {
        var descriptor = services.FirstOrDefault(service => service.ServiceType == typeof(NamedBuilders<TBuilder>));
        if (descriptor?.ImplementationInstance is NamedBuilders<TBuilder> found) return found;

        var builders = new NamedBuilders<TBuilder>();
        services.AddSingleton(builders);
        return builders;
    }
}
