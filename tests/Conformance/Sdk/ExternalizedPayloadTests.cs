using System.IO.Compression;
using Azure.Storage.Blobs;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.AzureManaged;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.AzureManaged;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Scheduler;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Payloads in blobs: the scheduler and its file see tokens in the official form, user code sees payloads.</summary>
public sealed class ExternalizedPayloadTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _data = new();
    private Azurite _azurite = null!;
    private SchedulerServer _scheduler = null!;
    private IHost _host = null!;

    public async Task InitializeAsync()
    {
        _azurite = await Azurite.StartAsync();
        _scheduler = await SchedulerServer.StartAsync(
            new SchedulerOptions { DataDirectory = _data.Path, GrpcPort = 0 }, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        var connection = $"Endpoint={_scheduler.GrpcAddress};TaskHub=default;Authentication=None";
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.ClearProviders();
        builder.Services.AddExternalizedPayloadStore(options =>
        {
            options.ConnectionString = _azurite.ConnectionString;
            options.ThresholdBytes = 1024;
            options.MaxPayloadBytes = 4 * 1024 * 1024;
        });
        builder.Services.AddDurableTaskWorker(worker =>
        {
            worker.AddTasks(tasks => tasks
                .AddActivityFunc<string, string>("Echo", (_, text) => text)
                .AddActivityFunc<int, string>("Make", (_, length) => new string('m', length))
                .AddOrchestratorFunc<string, string>("Child", (context, text) => context.CallActivityAsync<string>("Echo", text))
                .AddOrchestratorFunc<int, string>("TooMuch", (context, length) => context.CallActivityAsync<string>("Make", length))
                .AddOrchestratorFunc<string, string>("Parent", async (context, text) =>
                {
                    context.SetCustomStatus(text);
                    var back = await context.CallSubOrchestratorAsync<string>("Child", text);
                    return back == text ? await context.WaitForExternalEvent<string>("more") : "different";
                }));
            worker.UseExternalizedPayloads().UseDurableTaskScheduler(connection);
        });
        builder.Services.AddDurableTaskClient(client => client.UseExternalizedPayloads().UseDurableTaskScheduler(connection));
        _host = builder.Build();
        await _host.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _scheduler.DisposeAsync();
        await _azurite.DisposeAsync();
    }

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Payload_EveryWay_ComesBackWhole_AndTheSchedulerSeesTokens()
    {
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i} ż"));
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", text, Deadline.Token);
        await Client.RaiseEventAsync(id, "more", text, Deadline.Token);

        var result = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.True(text == result.ReadOutputAs<string>(), $"{result.FailureDetails}");
        Assert.True(text == result.ReadInputAs<string>());
        Assert.True(text == result.ReadCustomStatusAs<string>());
        var listed = await Client.GetAllInstancesAsync(new OrchestrationQuery(FetchInputsAndOutputs: true)).ToListAsync(Deadline.Token);
        Assert.All(listed, m => Assert.True(text == m.ReadOutputAs<string>()));

        var bare = (await Bare.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, Deadline.Token))
            .OrchestrationState;
        Assert.All(new[] { bare.Input, bare.Output, bare.CustomStatus }, token => Assert.StartsWith($"blob:v2:http://127.0.0.1:{_azurite.BlobPort}/", token, StringComparison.Ordinal));
        var history = new List<HistoryEvent>();
        await foreach (var chunk in Bare.StreamAsync(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = id }, Deadline.Token))
            history.AddRange(chunk.Events);
        Assert.All(history, e => Assert.InRange(e.CalculateSize(), 0, 1024));
    }

    [Fact]
    public async Task Blob_OfAPayload_IsGzipUnderItsEncoding_AndAnOlderTokenIsReadToo()
    {
        var text = new string('x', 5000);
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", text, Deadline.Token);
        var container = new BlobServiceClient(_azurite.ConnectionString).GetBlobContainerClient("durabletask-payloads");
        var blob = container.GetBlobClient((await container.GetBlobsAsync(cancellationToken: Deadline.Token).FirstAsync(Deadline.Token)).Name);
        var content = await blob.DownloadContentAsync(Deadline.Token);
        Assert.Equal("gzip", content.Value.Details.ContentEncoding);
        using var reader = new StreamReader(new GZipStream(content.Value.Content.ToStream(), CompressionMode.Decompress));
        Assert.Equal($"\"{text}\"", await reader.ReadToEndAsync(Deadline.Token));

        // As an older SDK would send it, uncompressed.
        await container.UploadBlobAsync("plain", BinaryData.FromString($"\"{text}!\""), Deadline.Token);
        await Bare.CallAsync(
            TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id, Name = "more", Input = "blob:v1:durabletask-payloads:plain" }, Deadline.Token);
        var result = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(text + "!", result.ReadOutputAs<string>());
    }

    [Fact]
    public async Task Payload_AboveTheMaximum_FailsTheActivityWithTheOptionsName()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("TooMuch", (object)(5 * 1024 * 1024));

        var result = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        Assert.Contains("LargePayloadStorageOptions.MaxPayloadBytes is 4194304", result.FailureDetails!.InnerFailure!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Payload_Gone_FailsTheOrchestrationAndNamesTheBlob()
    {
        var id = await Client.ScheduleNewOrchestrationInstanceAsync("Parent", new string('x', 5000), Deadline.Token);
        await Bare.CallAsync(
            TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id, Name = "more", Input = "blob:v1:durabletask-payloads:never-there" }, Deadline.Token);

        var result = await Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: false, Deadline.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Failed, result.RuntimeStatus);
        var bare = await Bare.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = id, GetInputsAndOutputs = true }, Deadline.Token);
        Assert.Contains("never-there", bare.OrchestrationState.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    private DurableTaskClient Client => _host.Services.GetRequiredService<DurableTaskClient>();

    /// <summary>What the scheduler says itself, to a caller that knows nothing of blobs.</summary>
    private RpcInvoker Bare => _scheduler.InProcess("default");
}
