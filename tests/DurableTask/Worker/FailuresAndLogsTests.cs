using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Worker;

/// <summary>What a worker says about failures: properties of exceptions to the orchestration, categories and ids to the log.</summary>
public sealed class FailuresAndLogsTests : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, int Id, LogLevel Level)> _lines = new();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Tasks_StartedCompletedAndFailed_AreLoggedUnderTheOfficialIds(bool alsoLegacy)
    {
        await RunAsync(worker => worker.Configure(options => options.Logging.UseLegacyCategories = alsoLegacy));

        string[] categories = alsoLegacy ? ["Microsoft.DurableTask.Worker.", "Microsoft.DurableTask"] : ["Microsoft.DurableTask.Worker."];
        foreach (var category in categories)
        {
            var orchestrations = category.EndsWith('.') ? category + "Orchestrations" : category;
            var activities = category.EndsWith('.') ? category + "Activities" : category;
            Assert.Single(_lines, (orchestrations, 600, LogLevel.Debug));
            Assert.Single(_lines, (orchestrations, 602, LogLevel.Information));
            Assert.Equal(2, _lines.Count(l => l == (activities, 603, LogLevel.Debug)));
            Assert.Single(_lines, (activities, 604, LogLevel.Debug));
            Assert.Single(_lines, (activities, 605, LogLevel.Information));
        }

        Assert.Equal(alsoLegacy, _lines.Any(l => l.Category == "Microsoft.DurableTask"));
    }

    [Fact]
    public async Task ExceptionProperties_OfAProvider_ReachTheClient()
    {
        var failure = await RunAsync(worker => worker.Services.AddSingleton<IExceptionPropertiesProvider, Properties>());

        var properties = failure.InnerFailure!.Properties!;
        Assert.Equal("torn", properties["reason"]);
        Assert.Equal(7.0, properties["page"]);
        Assert.Equal(true, properties["final"]);
        Assert.Null(properties["nothing"]);
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), properties["at"]);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), properties["local"]);
        Assert.Equal(["a", 2.0], Assert.IsType<List<object?>>(properties["list"]));
        Assert.Equal(1.0, Assert.IsType<Dictionary<string, object?>>(properties["map"])["deep"]);
    }

    ILogger ILoggerProvider.CreateLogger(string categoryName) => new Recorder(categoryName, _lines);

    void IDisposable.Dispose()
    {
    }

    private async Task<TaskFailureDetails> RunAsync(Action<IDurableTaskWorkerBuilder> configure)
    {
        using var folder = new TemporaryFolder();
        await using var scheduler = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = folder.Path }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(this);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks
                .AddActivityFunc<string, string>("Fine", (_, text) => text)
                .AddActivityFunc<string, string>("Torn", (_, _) => Throw())
                .AddOrchestratorFunc<string, string>("Reads", async (context, _) =>
                {
                    await context.CallActivityAsync<string>("Fine", "");
                    return await context.CallActivityAsync<string>("Torn", "");
                }));
            configure(worker);
            worker.UseRpcInvoker(_ => scheduler.InProcess("default", "worker"));
        });
        builder.Services.AddDurableTaskClient(client => client.UseRpcInvoker(_ => scheduler.InProcess("default")));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();
        var id = await client.ScheduleNewOrchestrationInstanceAsync("Reads", "", null, Deadline.Token);
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);
        await host.StopAsync();
        return result.FailureDetails!;
    }

    private static string Throw() => throw new FormatException("The page is torn.");

    private sealed class Properties : IExceptionPropertiesProvider
    {
        public IDictionary<string, object?>? GetExceptionProperties(Exception exception) => exception is not FormatException ? null : new Dictionary<string, object?>
        {
            ["reason"] = "torn",
            ["page"] = 7,
            ["final"] = true,
            ["nothing"] = null,
            ["at"] = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            ["local"] = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            ["list"] = new object[] { "a", 2 },
            ["map"] = new Dictionary<string, object?> { ["deep"] = 1 },
        };
    }

    private sealed class Recorder(string category, ConcurrentQueue<(string, int, LogLevel)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Enqueue((category, eventId.Id, logLevel));
    }
}
