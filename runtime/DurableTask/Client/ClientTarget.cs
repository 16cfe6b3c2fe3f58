using Microsoft.DurableTask.Client;

namespace Workflows.DurableTask;

/// <summary>How a client's target is made.</summary>
internal sealed class ClientTarget
{
    /// <summary>The type whose named instance the target gets.</summary>
    public Type OptionsType { get; set; } = typeof(DurableTaskClientOptions);

    /// <summary>From services, name and options; null means through the target's constructor.</summary>
    public Func<IServiceProvider, string, DurableTaskClientOptions, DurableTaskClient>? Create { get; set; }
}
