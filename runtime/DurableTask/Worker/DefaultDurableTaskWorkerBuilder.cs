using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker;

/// <summary>Builds the chosen target from the services, the named options and the named registry.</summary>
public class DefaultDurableTaskWorkerBuilder : IDurableTaskWorkerBuilder
{
    private Type? _buildTarget;

    public DefaultDurableTaskWorkerBuilder(string? name, IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        Name = name ?? Options.DefaultName;
        Services = services;
    }

    public string Name { get; }

    public IServiceCollection Services { get; }

    public Type? BuildTarget
    {
        get => _buildTarget;
        set
        {
            if (value is not null && !typeof(DurableTaskWorker).IsAssignableFrom(value))
            {
                throw new ArgumentException($"{value} is not a {typeof(DurableTaskWorker)}.", nameof(value));
            }

            _buildTarget = value;
        }
    }

    /// <exception cref="InvalidOperationException">No target was chosen, for example with UseDurableTaskScheduler.</exception>
    public IHostedService Build(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var target = _buildTarget ?? throw new InvalidOperationException(
            $"Worker '{Name}' has no build target; call UseDurableTaskScheduler, UseGrpc or UseBuildTarget on its builder.");
        return WorkerConstruction.Create(serviceProvider, target, Name);
    }
}
