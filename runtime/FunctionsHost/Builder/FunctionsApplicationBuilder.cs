using Microsoft.AspNetCore.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Builds a functions app: services and middleware of the app around the defaults of the host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private readonly FunctionsWorkerBuilder _worker;
    private bool _built;

    internal FunctionsApplicationBuilder(string[]? args)
    {
        args ??= [];
        var application = ApplicationDirectory.From(args);
        LocalSettings.Load(application);
        _web = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Configuration is read once: an app restarts to change it, as on Azure.
            Args = ["--hostBuilder:reloadConfigOnChange=false", .. args],
            ContentRootPath = application.Path,
            EnvironmentName = ApplicationDirectory.EnvironmentName,
        });
        _worker = FunctionsHostSetup.AddTo(_web.Services, _web.Configuration, application, args);
        FunctionsHostSetup.AddLogging(_web.Logging, _web.Configuration);
        FunctionsHostSetup.RunStartups(_worker, _web.Host);
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    /// <exception cref="InvalidOperationException">It was built before.</exception>
    public IHost Build()
    {
        if (_built) throw new InvalidOperationException("A functions application is built once.");
        _built = true;
        var application = _web.Build();
        FunctionsHostSetup.UseFunctions(application);
        return new FunctionsHostRunner(application);
    }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull =>
        ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <exception cref="InvalidOperationException">The application is built already.</exception>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        if (_built) throw new InvalidOperationException("Middleware is added before the application is built.");
        _worker.Use(middleware);
        return this;
    }
}

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>HTTP functions always run on ASP.NET Core here; the call says that the app relies on it.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder;
    }
}
