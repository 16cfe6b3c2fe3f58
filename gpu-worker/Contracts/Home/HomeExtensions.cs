using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Workflows.Contracts;

/// <summary>Attaches whatever home extension lies beside the app.</summary>
public static class HomeExtensions
{
    private const string Pattern = "Workflows.Extension*.dll";

    /// <summary>Lets every <c>Workflows.Extension*.dll</c> beside the app register its services; without one, progress goes over storage.</summary>
    /// <remarks><see cref="TableActivityProgress"/> can be resolved in any case: an extension falls back on it where its service is absent.</remarks>
    /// <exception cref="InvalidOperationException">An extension names a type that is not an <see cref="IHomeExtension"/>.</exception>
    public static IServiceCollection AddHomeExtensions(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton<TableActivityProgress>();
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, Pattern).Order(StringComparer.Ordinal))
        {
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            if (assembly.GetCustomAttribute<HomeExtensionAttribute>() is not { } attribute) continue;
            if (Activator.CreateInstance(attribute.ExtensionType) is not IHomeExtension extension)
                throw new InvalidOperationException($"{attribute.ExtensionType} in {Path.GetFileName(path)} is not an {nameof(IHomeExtension)}.");
            extension.Configure(services, configuration);
        }

        services.TryAddSingleton<IActivityProgress>(provider => provider.GetRequiredService<TableActivityProgress>());
        return services;
    }
}
