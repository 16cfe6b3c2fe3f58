using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;

namespace Microsoft.DurableTask.Client;

/// <summary>Builds the chosen target from the services and the named options.</summary>
public class DefaultDurableTaskClientBuilder(string? name, IServiceCollection services) : IDurableTaskClientBuilder
{
    private Type? _buildTarget;

    public string Name { get; } = name ?? Options.DefaultName;

    public IServiceCollection Services { get; } = services;

    public Type? BuildTarget
    {
        get => _buildTarget;
        set
        {
            if (value is not null && !typeof(DurableTaskClient).IsAssignableFrom(value))
            {
                throw new ArgumentException($"{value} is not a {typeof(DurableTaskClient)}.", nameof(value));
            }

            _buildTarget = value;
        }
    }

    /// <exception cref="InvalidOperationException">No target was chosen, for example with UseDurableTaskScheduler.</exception>
    public DurableTaskClient Build(IServiceProvider serviceProvider)
    {
        ArgumentNullException.ThrowIfNull(serviceProvider);
        var target = _buildTarget ?? throw new InvalidOperationException(
            $"Client '{Name}' has no build target; call UseDurableTaskScheduler, UseGrpc or UseBuildTarget on its builder.");
        var how = serviceProvider.GetRequiredService<IOptionsMonitor<ClientTarget>>().Get(Name);
        var options = NamedOptions.Get<DurableTaskClientOptions>(serviceProvider, how.OptionsType, Name);
        return how.Create is { } create
            ? create(serviceProvider, Name, options)
            : (DurableTaskClient)ActivatorUtilities.CreateInstance(
                serviceProvider, target, ConstructorArguments.Accepted(target, [Name, options]));
    }
}
