using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

internal static class NamedOptions
{
    /// <summary>The named options of a type that is only known at run time.</summary>
    public static TBase Get<TBase>(IServiceProvider services, Type optionsType, string name)
        where TBase : class
    {
        // IOptionsMonitor<out T> is not variant in T's annotations, but it is covariant, so the derived monitor is one of the base.
        var monitor = (IOptionsMonitor<TBase>)services.GetRequiredService(typeof(IOptionsMonitor<>).MakeGenericType(optionsType));
        return monitor.Get(name);
    }
}
