using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Contracts;
using Workflows.GpuWorker.Decks;

namespace Workflows.GpuWorker.Hosting;

/// <summary>The connections to the task hub.</summary>
internal static class DeckWorkers
{
    /// <summary>One worker per kind of work, so that each has its own concurrency; each takes only what it has registered.</summary>
    public static IServiceCollection AddDeckWorkers(this IServiceCollection services, IConfiguration configuration)
    {
        var taskHub = WorkerSettings.Required(configuration, WorkerSettings.Scheduler);
        var options = configuration.GetSection(AnalysisOptions.Section).Get<AnalysisOptions>() ?? new AnalysisOptions();
        services.AddDurableTaskWorker("analysis", worker =>
        {
            worker.AddTasks(tasks => tasks.AddActivity<AnalyzeDeck>(GpuActivities.AnalyzeDeck));
            worker.Configure(o => o.Concurrency.MaximumConcurrentActivityWorkItems = options.MaxConcurrentDecks);
            worker.UseWorkItemFilters();
            worker.UseDurableTaskScheduler(taskHub);
        });
        services.AddDurableTaskWorker("ingestion", worker =>
        {
            worker.AddTasks(tasks => tasks.AddActivity<IngestDeck>(GpuActivities.IngestDeck));
            worker.Configure(o => o.Concurrency.MaximumConcurrentActivityWorkItems = options.MaxConcurrentIngestions);
            worker.UseWorkItemFilters();
            worker.UseDurableTaskScheduler(taskHub);
        });
        return services;
    }
}
