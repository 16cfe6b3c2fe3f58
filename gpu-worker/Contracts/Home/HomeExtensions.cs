using System.Reflection;
using System.Runtime.Loader;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.Contracts;

/// <summary>Attaches whatever home extension lies beside the app.</summary>
public static class HomeExtensions
{
    /// <summary>
    /// Key under which the app registers the implementations that work on every home (<c>AddKeyedSingleton&lt;IActivityProgress, …&gt;(Portable)</c>);
    /// an extension falls back to them when its scheduler turns out to lack what it needs.
    /// </summary>
    public const string Portable = "portable";

    private const string Pattern = "Workflows.Extension*.dll";

    /// <summary>Lets every <c>Workflows.Extension*.dll</c> beside the app register its services.</summary>
    /// <exception cref="InvalidOperationException">An extension names a type that is not an <see cref="IHomeExtension"/>.</exception>
    public static IServiceCollection AddHomeExtensions(this IServiceCollection services, IConfiguration configuration)
    {
        foreach (var path in Directory.EnumerateFiles(AppContext.BaseDirectory, Pattern).Order(StringComparer.Ordinal))
        {
            var assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
            if (assembly.GetCustomAttribute<HomeExtensionAttribute>() is not { } attribute) continue;
            if (Activator.CreateInstance(attribute.ExtensionType) is not IHomeExtension extension)
                throw new InvalidOperationException($"{attribute.ExtensionType} in {Path.GetFileName(path)} is not an {nameof(IHomeExtension)}.");
            extension.Configure(services, configuration);
        }

        return services;
    }
}
