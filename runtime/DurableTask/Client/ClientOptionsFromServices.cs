using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

/// <summary>Uses the services' converter where the options set none.</summary>
internal sealed class ClientOptionsFromServices<TOptions>(IServiceProvider services) : IPostConfigureOptions<TOptions>
    where TOptions : DurableTaskClientOptions
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (!options.IsDataConverterSet && services.GetService<DataConverter>() is { } converter) options.DataConverter = converter;
    }
}
