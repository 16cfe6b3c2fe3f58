using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The shortest program: <c>FunctionsWorkerHost.RunDefault();</c></summary>
public static class FunctionsWorkerHost
{
    public static void RunDefault(Action<IServiceCollection>? configureServices = null) => Build(configureServices).Run();

    public static Task RunDefaultAsync(Action<IServiceCollection>? configureService = null) => Build(configureService).RunAsync();

    private static IHost Build(Action<IServiceCollection>? configureServices)
    {
        var builder = FunctionsApplication.CreateBuilder(ApplicationDirectory.CommandLine);
        configureServices?.Invoke(builder.Services);
        return builder.Build();
    }
}
