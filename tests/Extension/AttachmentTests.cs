using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Contracts;
using Workflows.Extension.Progress;
using Workflows.Jobs;
using Workflows.Testing;

namespace Workflows.Extension.Tests;

/// <summary>The extension is found by lying beside the app, in both kinds of process.</summary>
public sealed class AttachmentTests
{
    [Fact]
    public async Task AddHomeExtensions_ExtensionLiesBesideTheApp_CarriesProgressToTheConfiguredScheduler()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["DURABLE_TASK_SCHEDULER_CONNECTION_STRING"] = home.ConnectionString }).Build();
        await using var services = new ServiceCollection().AddLogging().AddHomeExtensions(configuration).BuildServiceProvider();

        await using var item = services.GetRequiredService<IActivityProgress>().StartItem(new ItemRef("job-1", "3"));
        await item.ReportAsync(Notes.Page(5));

        Assert.IsType<SchedulerActivityProgress>(services.GetRequiredService<IActivityProgress>());
        await using var watch = new ChangesReader(home.Changes(), "job-1");
        Assert.Equal("3", (await watch.NextAsync<JobChange.ItemProgressed>(_ => true)).ItemId);
    }

    [Fact]
    public async Task AddHomeExtensions_AppHasAWorker_UsesItsConnection()
    {
        await using var home = await Home.StartAsync();
        await home.StartInstanceAsync("job-1");
        var services = new ServiceCollection().AddLogging().AddHomeExtensions(new ConfigurationBuilder().Build());
        services.AddDurableTaskWorker("decks", worker => worker.UseDurableTaskScheduler(home.ConnectionString));
        await using var provider = services.BuildServiceProvider();

        await using var item = provider.GetRequiredService<IActivityProgress>().StartItem(new ItemRef("job-1", "3"));
        await item.SaveCheckpointAsync("here");

        await using var reader = home.Progress().StartItem(new ItemRef("job-1", "3"));
        Assert.Equal("here", await reader.ReadCheckpointAsync());
    }

    [Fact]
    public void WorkerExtensionStartup_IsNamedByTheOfficialAttribute_AndRegistersJobChanges()
    {
        var assembly = typeof(FunctionsExtensionStartup).Assembly;
        var attribute = assembly.GetCustomAttribute<WorkerExtensionStartupAttribute>();
        var builder = new Builder();

        ((WorkerExtensionStartup)Activator.CreateInstance(attribute!.StartupType)!).Configure(builder);

        Assert.Contains(builder.Services, s => s.ServiceType == typeof(IJobChanges) && s.Lifetime == ServiceLifetime.Singleton);
    }

    private sealed class Builder : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware) => this;
    }
}
