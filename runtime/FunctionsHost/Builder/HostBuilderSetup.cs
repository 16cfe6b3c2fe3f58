using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Makes a functions host of a generic host builder.</summary>
internal static class HostBuilderSetup
{
    public static IHostBuilder Configure(
        IHostBuilder builder,
        Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder>? configure,
        Action<WorkerOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var args = ApplicationDirectory.CommandLine;
        var application = ApplicationDirectory.From(args);
        LocalSettings.Load(application);
        builder.UseContentRoot(application.Path);
        builder.UseEnvironment(ApplicationDirectory.EnvironmentName);
        builder.ConfigureAppConfiguration(configuration =>
        {
            configuration.Sources.Insert(0, HostJsonFile.Read(application));
            configuration
                .AddJsonFile(Path.Combine(application.Path, "appsettings.json"), optional: true, reloadOnChange: false)
                .AddEnvironmentVariables()
                .AddCommandLine(ApplicationDirectory.NamedArguments(args));
        });
        builder.ConfigureServices((context, services) =>
        {
            var worker = FunctionsHostSetup.Add(services, context.Configuration, application, args);
            services.AddLogging(logging => FunctionsHostSetup.AddLogging(logging, context.Configuration));
            FunctionsHostSetup.RunStartups(worker, null);
            configure?.Invoke(context, worker);
            if (configureOptions is not null) services.Configure(configureOptions);
        });
        // After the services, so that the server starts last and stops first.
        builder.ConfigureWebHost(web => web.UseKestrel().Configure((_, app) => FunctionsHostSetup.UseFunctions(app)));
        return builder;
    }
}
