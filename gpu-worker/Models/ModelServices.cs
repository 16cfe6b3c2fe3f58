using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Reading;

namespace Workflows.GpuWorker.Models;

/// <summary>Model packs and what reads with them.</summary>
internal static class ModelServices
{
    public static IServiceCollection AddModels(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ModelsOptions>().Bind(configuration.GetSection(ModelsOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<OcrOptions>().Bind(configuration.GetSection(OcrOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<LabelOptions>().Bind(configuration.GetSection(LabelOptions.Section)).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<WorkerMetrics>();
        services.AddSingleton(provider => PackFolders.From(configuration, provider.GetRequiredService<IOptions<ModelsOptions>>().Value));
        services.AddSingleton<PackLibrary>();
        services.AddSingleton<ModelDevice>();
        services.TryAddSingleton<ITextReader, OcrTextReader>();
        services.TryAddSingleton<IPictureLabeller, PictureLabeller>();
        return services;
    }
}
