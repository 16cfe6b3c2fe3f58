using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Workflows.Jobs;

/// <summary>Registers what all pipelines share. A pipeline adds its <see cref="JobKind"/>, and its sink and source of results if it has any.</summary>
public static class JobsServices
{
    public static IServiceCollection AddJobs(this IServiceCollection services)
    {
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<JobKinds>();
        services.AddSingleton<JobStore>();
        services.AddSingleton<JobItemStore>();
        services.AddSingleton<JobStarter>();
        services.AddSingleton<JobReader>();
        services.AddSingleton<JobResults>();
        services.AddSingleton<JobActions>();
        services.AddSingleton<JobFeeds>();
        services.AddSingleton<JobEventServices>();
        services.AddSingleton<JobSweep>();
        services.AddSingleton<InterruptionWatch>();
        services.AddSingleton<RebuildOnStart>();
        services.AddSingleton<JobRebuild>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<HostRun>();
        services.AddSingleton<DurableClients>();

        services.AddKeyedSingleton<IJobChanges, PollingJobChanges>(IJobChanges.Portable);
        // A home that pushes has registered its own by now; that one takes the portable one where its scheduler cannot push.
        services.TryAddSingleton(provider => provider.GetRequiredKeyedService<IJobChanges>(IJobChanges.Portable));
        return services;
    }
}
