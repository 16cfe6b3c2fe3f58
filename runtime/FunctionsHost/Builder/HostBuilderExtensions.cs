using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace Microsoft.Extensions.Hosting;

/// <summary>The older program shape, <c>new HostBuilder().ConfigureFunctionsWorkerDefaults()</c>.</summary>
public static class WorkerHostBuilderExtensions
{
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder) =>
        HostBuilderSetup.Configure(builder, null, null);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure) =>
        HostBuilderSetup.Configure(builder, (_, worker) => configure(worker), null);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(this IHostBuilder builder, Action<WorkerOptions> configure) =>
        HostBuilderSetup.Configure(builder, null, configure);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configure, Action<WorkerOptions>? configureOptions) =>
        HostBuilderSetup.Configure(builder, (_, worker) => configure(worker), configureOptions);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure) =>
        HostBuilderSetup.Configure(builder, configure, null);

    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure, Action<WorkerOptions>? configureOptions) =>
        HostBuilderSetup.Configure(builder, configure, configureOptions);
}

public static class FunctionsHostBuilderExtensions
{
    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder) =>
        HostBuilderSetup.Configure(builder, null, null);

    public static IHostBuilder ConfigureFunctionsWebApplication(this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder> configureWorker) =>
        HostBuilderSetup.Configure(builder, (_, worker) => configureWorker(worker), null);

    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configureWorker) =>
        HostBuilderSetup.Configure(builder, configureWorker, null);
}
