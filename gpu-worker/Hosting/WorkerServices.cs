using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Callback;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Conversion;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.GpuWorker.Vision;
using Workflows.GpuWorker.Vision.Anthropic;
using Workflows.GpuWorker.Vision.Language;
using Workflows.GpuWorker.Vision.OpenAi;

namespace Workflows.GpuWorker.Hosting;

/// <summary>Everything that the worker consists of.</summary>
internal static class WorkerServices
{
    /// <summary>Options, storage, decoder children and the activities' own services; all that activities need except a task hub.</summary>
    public static IServiceCollection AddDeckActivities(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddVision(configuration);
        services.AddOptions<AnalysisOptions>().Bind(configuration.GetSection(AnalysisOptions.Section))
            .Configure(o => o.LogFile = configuration[WorkerSettings.AnalyzerLog])
            .ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<CallbackOptions>()
            .Configure(o =>
            {
                o.Url = configuration[WorkerSettings.CallbackUrl] is { Length: > 0 } url ? new Uri(url) : null;
                o.Key = configuration[WorkerSettings.InternalKey];
            })
            .ValidateDataAnnotations().ValidateOnStart();

        var storage = WorkerSettings.Required(configuration, WorkerSettings.Storage);
        services.AddSingleton(new BlobServiceClient(storage));
        services.AddSingleton(new TableServiceClient(storage));
        services.AddSingleton<WorkerStorage>();
        services.AddSingleton<DeckSource>();
        services.AddSingleton<AnalysisCache>();
        services.AddSingleton<DerivedPages>();
        services.AddSingleton<AnalyzerRunLog>();
        services.AddSingleton<KeptPages>();
        services.AddSingleton<DeckConversion>();
        services.AddSingleton<DeckAnalyzer>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(provider => new AnalysisCallback(
            // Redirects could carry the key elsewhere; the callback's own timeout ends what hangs.
            new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, UseCookies = false }),
            provider.GetRequiredService<IOptions<CallbackOptions>>(),
            provider.GetRequiredService<WorkerMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Microsoft.Extensions.Logging.ILogger<AnalysisCallback>>()));
        return services.AddHomeExtensions(configuration);
    }

    /// <summary>Decoder children and vision models: what it takes to analyse a file that is at hand.</summary>
    public static IServiceCollection AddVision(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DecoderOptions>().Bind(configuration.GetSection(DecoderOptions.Section)).ValidateDataAnnotations()
            .Validate(o => o.PageCpuTime <= o.PageTimeout, "Decoder:PageCpuTime must not be more than Decoder:PageTimeout.")
            .Validate(o => o.PageTimeout <= o.DeckTimeout, "Decoder:PageTimeout must not be more than Decoder:DeckTimeout.")
            .ValidateOnStart();
        services.AddVisionModels(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<DecoderPool>();
        services.AddSingleton<SlideConverter>();
        services.AddModels(configuration);
        services.AddSingleton<ClassicVision>();
        services.AddSingleton<IVisionModel>(provider => provider.GetRequiredService<ClassicVision>());
        services.AddLanguageModel<OpenAiModel>().AddLanguageModel<AnthropicModel>();
        services.AddSingleton<VisionModelCatalog>();
        return services;
    }

    private static IServiceCollection AddLanguageModel<TModel>(this IServiceCollection services)
        where TModel : class, ILanguageModel
    {
        services.AddSingleton<TModel>();
        services.AddSingleton<IVisionModel>(provider =>
        {
            var model = provider.GetRequiredService<TModel>();
            return ActivatorUtilities.CreateInstance<LanguageVision>(provider, model, ActivatorUtilities.CreateInstance<PatientModel>(provider, model));
        });
        return services;
    }
}
