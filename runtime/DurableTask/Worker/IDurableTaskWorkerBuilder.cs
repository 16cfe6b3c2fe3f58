using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.DurableTask.Worker;

/// <summary>Puts one named worker together.</summary>
public interface IDurableTaskWorkerBuilder
{
    string Name { get; }

    IServiceCollection Services { get; }

    /// <summary>A <see cref="Hosting.DurableTaskWorker"/>; null until one was chosen.</summary>
    Type? BuildTarget { get; set; }

    IHostedService Build(IServiceProvider serviceProvider);
}
