using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

/// <summary>Applies what was configured on a base options type to a derived one of the same name.</summary>
internal sealed class ConfigureFromBase<TOptions, TBase>(IEnumerable<IConfigureOptions<TBase>> configurations) : IConfigureNamedOptions<TOptions>
    where TOptions : class, TBase
    where TBase : class
{
    public void Configure(TOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, TOptions options)
    {
        foreach (var configuration in configurations)
        {
            if (configuration is IConfigureNamedOptions<TBase> named) named.Configure(name, options);
            else if (name == Options.DefaultName) configuration.Configure(options);
        }
    }
}
