using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Workflows.DurableTask;
using Workflows.FunctionsHost;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs the SDK's worker for the durable functions, when the app has any.</summary>
internal sealed class DurableWorker(FunctionTasks tasks, DurableWorkerBuilder builder, IServiceProvider services) : IHostedService
{
    private IHostedService? _worker;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!tasks.Any) return Task.CompletedTask;
        _worker = builder.Build(services);
        return _worker.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _worker?.StopAsync(cancellationToken) ?? Task.CompletedTask;
}

/// <summary>Configures the worker under a name of its own, so that an app may have other durable workers beside it.</summary>
internal sealed class DurableWorkerBuilder
{
    private const string Name = "functions";

    private readonly DefaultDurableTaskWorkerBuilder _builder;

    public DurableWorkerBuilder(IServiceCollection services)
    {
        _builder = new DefaultDurableTaskWorkerBuilder(Name, services);
        _builder.UseRpcInvoker(provider => provider.GetRequiredService<SchedulerConnection>().WorkerInvoker);
        // Its own names only: the GPU worker's activities wait for the GPU worker.
        _builder.UseWorkItemFilters();
        services.AddOptions<DurableTaskRegistry>(Name).Configure<FunctionTasks>((registry, tasks) => tasks.Register(registry));
        services.AddOptions<DurableTaskWorkerOptions>(Name).Configure<IOptions<WorkerOptions>, HostJson>((options, worker, hostJson) =>
        {
            options.DataConverter = new SerializerDataConverter(worker.Value.Serializer!);
            options.EnableEntitySupport = true;
            if (hostJson.MaxConcurrentActivities is { } activities) options.Concurrency.MaximumConcurrentActivityWorkItems = activities;
            if (hostJson.MaxConcurrentOrchestrators is { } orchestrators) options.Concurrency.MaximumConcurrentOrchestrationWorkItems = orchestrators;
            if (hostJson.MaxConcurrentEntities is { } entities) options.Concurrency.MaximumConcurrentEntityWorkItems = entities;
        });
    }

    public IHostedService Build(IServiceProvider services) => _builder.Build(services);
}
