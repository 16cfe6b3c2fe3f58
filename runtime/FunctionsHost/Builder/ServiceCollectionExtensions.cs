using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace Microsoft.Extensions.DependencyInjection;

public static class ServiceCollectionExtensions
{
    /// <summary>The core services and the default converters.</summary>
    public static IFunctionsWorkerApplicationBuilder AddFunctionsWorkerDefaults(this IServiceCollection services, Action<WorkerOptions>? configure = null) =>
        services.AddFunctionsWorkerCore(configure);

    public static IFunctionsWorkerApplicationBuilder AddFunctionsWorkerCore(this IServiceCollection services, Action<WorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        var pipeline = services.FirstOrDefault(s => s.ServiceType == typeof(MiddlewarePipeline))?.ImplementationInstance as MiddlewarePipeline;
        if (pipeline is null)
        {
            pipeline = new MiddlewarePipeline();
            services.AddSingleton(pipeline);
            WorkerServices.Add(services);
        }

        if (configure is not null) services.Configure(configure);
        return new FunctionsWorkerBuilder(services, pipeline);
    }
}
