using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Registers the deck lab.</summary>
public static class DecksServices
{
    public static IServiceCollection AddDecks(this IServiceCollection services)
    {
        services.AddOptions<DeckOptions>().BindConfiguration(DeckOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(DeckAnalysisJob.Kind);
        services.AddSingleton<DeckStore>();
        services.AddSingleton<VisualAnalysisCache>();
        services.AddSingleton<AnalysisRunStore>();
        services.AddSingleton<AnalysisEndStore>();
        services.AddSingleton<GoldenStore>();
        services.AddSingleton<DeckPlanner>();
        services.AddSingleton<DeckForecasts>();
        services.AddSingleton<DeckTrigger>();
        services.AddSingleton<DeckMatrix>();
        services.AddSingleton<JobExportReader>();
        services.AddSingleton<DeckResults>();
        services.AddSingleton<IJobResultSink>(provider => provider.GetRequiredService<DeckResults>());
        services.AddSingleton<IJobResultSource>(provider => provider.GetRequiredService<DeckResults>());
        services.AddSingleton<IJobRebuildPart, DeckRebuild>();
        return services;
    }
}
