using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Workflows.FunctionsHost;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Puts a functions host together, whichever builder the app's program uses.</summary>
internal static class FunctionsHostSetup
{
    public static FunctionsWorkerBuilder AddTo(IServiceCollection services, IConfigurationManager configuration, ApplicationDirectory application, string[] args)
    {
        // First, so that every other source overrides host.json.
        configuration.Sources.Insert(0, HostJsonFile.Read(application));
        return Add(services, configuration, application, args);
    }

    public static FunctionsWorkerBuilder Add(IServiceCollection services, IConfiguration configuration, ApplicationDirectory application, string[] args)
    {
        var worker = (FunctionsWorkerBuilder)services.AddFunctionsWorkerDefaults();
        services.AddSingleton(application);
        services.AddSingleton(_ => ListenAddress.From(args, configuration));
        services.AddSingleton(provider => new FunctionDiscovery(provider.GetRequiredService<HostJson>(), provider.GetRequiredService<AppSettings>())
            .Find(FunctionAssemblies(provider.GetRequiredService<IOptions<FunctionsHostOptions>>().Value)));
        services.AddSingleton<HostState>();
        services.AddSingleton<HostKeys>();
        services.AddSingleton<RequestAuthorization>();
        services.AddSingleton<HttpFunctionHandler>();
        services.AddSingleton<HttpResultWriter>();
        services.AddOptions<FunctionsHostOptions>().Configure<AppSettings>((options, settings) =>
        {
            options.RequireKeys = AppSettings.IsTrue(settings.Find("WORKFLOWS_REQUIRE_KEYS"));
            if (long.TryParse(settings.Find("WORKFLOWS_MAX_REQUEST_BYTES"), out var bytes) && bytes > 0) options.MaxRequestBodyBytes = bytes;
        });

        services.AddRouting();
        services.AddMvcCore();
        services.Configure<ForwardedHeadersOptions>(o => o.ForwardedHeaders = ForwardedHeaders.All);
        services.AddOptions<KestrelServerOptions>().Configure<ListenAddress, IOptions<FunctionsHostOptions>>((kestrel, listen, options) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.MaxRequestBodyBytes;
            kestrel.Listen(listen.Address, listen.Port);
        });
        services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(30));

        services.AddHostedService<StartReport>();
        DurableServices.Add(services);
        services.AddHostedService<BlobTriggerService>();
        services.AddHostedService<QueueTriggerService>();
        services.AddHostedService<TimerTriggerService>();
        return worker;
    }

    public static void AddLogging(ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // Function logs of an app may use any category; these libraries say nothing a user of the app needs below Warning.
        logging.AddFilter("Microsoft.Azure.Functions.Worker", LogLevel.Information);
        logging.AddFilter("Azure", LogLevel.Warning);
        // What keeps the host from starting comes out of Run, or is said in one line by the host itself.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        logging.AddConfiguration(configuration.GetSection($"{HostJson.Section}:logging"));
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
    }

    public static void RunStartups(FunctionsWorkerBuilder worker, IHostBuilder? host)
    {
        ExtensionStartups.Run(worker);
        if (host is not null) ExtensionStartups.RunEntryAssembly(host);
    }

    public static void UseFunctions(IApplicationBuilder app)
    {
        app.UseMiddleware<LoopbackNameGuard>(); // before forwarded headers: they may replace the name
        app.UseMiddleware<ForeignOriginGuard>();
        app.UseForwardedHeaders();
        app.UseMiddleware<HostHttpMiddleware>();
        app.UseWebSockets();
        app.UseRouting();
        app.UseEndpoints(endpoints =>
        {
            HttpFunctionEndpoints.Map(endpoints);
            AdminEndpoints.Map(endpoints);
            DurableHttpEndpoints.Map(endpoints);
        });
    }

    private static IEnumerable<Assembly> FunctionAssemblies(FunctionsHostOptions options)
    {
        if (Assembly.GetEntryAssembly() is { } entry) yield return entry;
        foreach (var assembly in options.FunctionAssemblies) yield return assembly;
    }
}
