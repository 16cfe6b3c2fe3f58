using System.Reflection;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs what attaches by itself: extensions beside the app, and start-ups of the entry assembly.</summary>
internal static class ExtensionStartups
{
    public static void Run(IFunctionsWorkerApplicationBuilder builder)
    {
        foreach (var assembly in Assemblies())
        {
            if (assembly.GetCustomAttribute<WorkerExtensionStartupAttribute>() is not { } attribute) continue;
            ((WorkerExtensionStartup)Activator.CreateInstance(attribute.StartupType)!).Configure(builder);
        }
    }

    public static void RunEntryAssembly(IHostBuilder host)
    {
        if (Assembly.GetEntryAssembly() is not { } entry) return;
        foreach (var type in entry.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IAutoConfigureStartup).IsAssignableFrom(t)))
            ((IAutoConfigureStartup)Activator.CreateInstance(type)!).Configure(host);
    }

    private static IEnumerable<Assembly> Assemblies() =>
        Directory.EnumerateFiles(AppContext.BaseDirectory, "Workflows.*.dll").Order(StringComparer.Ordinal)
            .Select(file => Assembly.Load(AssemblyName.GetAssemblyName(file)));
}
