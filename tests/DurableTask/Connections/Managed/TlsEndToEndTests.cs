using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Connections.Managed;

/// <summary>Client and worker with a credential, over TLS, on the real scheduler.</summary>
public sealed class TlsEndToEndTests
{
    [Fact]
    public async Task Orchestration_OverTlsWithAToken_Completes()
    {
        using var folder = new TemporaryFolder();
        using var certificates = new CertificateMaker();
        var (certificate, key) = certificates.WriteTo(folder);
        var options = new SchedulerOptions
        {
            DataDirectory = folder.File("data"), GrpcPort = 0, TlsCertificateFile = certificate, TlsKeyFile = key, BearerToken = "token 1",
        };
        await using var scheduler = await SchedulerServer.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var address = scheduler.GrpcAddress!.ToString();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.TrustSchedulers(certificates.Authorities);
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks
                .AddActivityFunc<string, string>("Greet", (_, name) => $"Hello {name}")
                .AddOrchestratorFunc<string, string>("Say", (context, name) => context.CallActivityAsync<string>("Greet", name)));
            worker.UseDurableTaskScheduler(address, "tls-hub", new NumberedTokens(TimeProvider.System));
        });
        builder.Services.AddDurableTaskClient(client =>
            client.UseDurableTaskScheduler(address, "tls-hub", new NumberedTokens(TimeProvider.System)));
        using var host = builder.Build();
        await host.StartAsync();
        var client = host.Services.GetRequiredService<DurableTaskClient>();

        var id = await client.ScheduleNewOrchestrationInstanceAsync("Say", "Kraków", Deadline.Token);
        var result = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal("Hello Kraków", result.ReadOutputAs<string>());
        await host.StopAsync();
    }
}
