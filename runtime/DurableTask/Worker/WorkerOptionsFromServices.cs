using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Workflows.DurableTask;

#pragma warning disable CS0618 // The orchestration filter is experimental as a whole.

/// <summary>Fills what the options leave open with the services' converter and filter.</summary>
internal sealed class WorkerOptionsFromServices<TOptions>(IServiceProvider services) : IPostConfigureOptions<TOptions>
    where TOptions : DurableTaskWorkerOptions
{
    public void PostConfigure(string? name, TOptions options)
    {
        if (!options.IsDataConverterSet && services.GetService<DataConverter>() is { } converter) options.DataConverter = converter;
        options.OrchestrationFilter ??= services.GetService<IOrchestrationFilter>();
    }
}
