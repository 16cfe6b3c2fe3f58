using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Sdk;

/// <summary>Payloads above gRPC's usual 4 MB pass every way there is, in process and over a socket.</summary>
public abstract class LargePayloadTests(bool overSocket)
{
    private const int Mega = 1024 * 1024;

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(16)]
    public async Task Payload_ThroughStartActivityChildEventAndResult_ComesBackWhole(int megabytes)
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks
            .AddActivityFunc<string, string>("Echo", (_, text) => text)
            .AddOrchestratorFunc<string, string>("Child", (context, text) => context.CallActivityAsync<string>("Echo", text))
            .AddOrchestratorFunc<string, string>("Parent", async (context, text) =>
            {
                var back = await context.CallSubOrchestratorAsync<string>("Child", text);
                var sent = await context.WaitForExternalEvent<string>("more");
                return back == text && sent == text ? sent : "different";
            }));
        var text = Text(megabytes * Mega);

        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Parent", text, Deadline.Token);
        await engine.Client.RaiseEventAsync(id, "more", text, Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(OrchestrationRuntimeStatus.Completed, result.RuntimeStatus);
        Assert.True(text == result.ReadOutputAs<string>(), "the output is another text");
        Assert.True(text == result.ReadInputAs<string>(), "the input is another text");
    }

    [Fact]
    public async Task ManyLargeResults_WaitedForTogether_ComeInSeveralTurns()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks
            .AddActivityFunc<int, string>("Make", (_, i) => Text(Mega) + i)
            .AddOrchestratorFunc<int, int>("Gather", async (context, count) =>
            {
                var made = await Task.WhenAll(Enumerable.Range(0, count).Select(i => context.CallActivityAsync<string>("Make", i)));
                return made.Select((text, i) => text.EndsWith(i.ToString(), StringComparison.Ordinal) && text.Length > Mega ? 1 : 0).Sum();
            }));

        var result = await engine.RunAsync("Gather", 24);

        Assert.Equal(24, result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task ManyLargeInputs_OfOneTurn_AreSentInParts()
    {
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks
            .AddActivityFunc<string, int>("Measure", (_, text) => text.Length)
            .AddOrchestratorFunc<int, int>("Scatter", async (context, count) =>
            {
                var lengths = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => context.CallActivityAsync<int>("Measure", Text(Mega))));
                return lengths.Sum();
            }));

        var result = await engine.RunAsync("Scatter", 12);

        Assert.Equal(12 * Mega, result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task LargeHistory_ReplayedByAColdWorker_IsReadInParts()
    {
        var collected = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks
            .AddActivityFunc<int, string>("Make", (_, i) => Text(2 * Mega) + i)
            .AddActivityFunc<string, bool>("Collected", (_, _) => collected.TrySetResult())
            .AddOrchestratorFunc<int, int>("Collect", async (context, count) =>
            {
                var length = 0;
                for (var i = 0; i < count; i++) length += (await context.CallActivityAsync<string>("Make", i)).Length;
                await context.CallActivityAsync("Collected", "");
                await context.WaitForExternalEvent<string>("end");
                return length;
            }));
        var id = await engine.Client.ScheduleNewOrchestrationInstanceAsync("Collect", (object)8);
        await collected.Task.OrFail();

        await engine.RestartAsync();
        await engine.Client.RaiseEventAsync(id, "end", "now", Deadline.Token);
        var result = await engine.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, Deadline.Token);

        Assert.Equal(8 * ((2 * Mega) + 1), result.ReadOutputAs<int>());
    }

    [Fact]
    public async Task LargeStatusStateAndNextInput_Pass()
    {
        var counter = new EntityInstanceId("keeper", "one");
        await using var engine = await Engine.StartAsync(overSocket, tasks => tasks
            .AddEntity<Keeper>("keeper")
            .AddOrchestratorFunc<string, string>("Again", async (context, text) =>
            {
                if (text.Length < Mega)
                {
                    context.ContinueAsNew(Text(5 * Mega));
                    return "";
                }

                await context.Entities.CallEntityAsync(counter, "Set", text);
                context.SetCustomStatus(text);
                return await context.Entities.CallEntityAsync<string>(counter, "Get");
            }));

        var result = await engine.RunAsync("Again", "small");

        Assert.True(result.IsCompleted && result.FailureDetails is null, $"{result.FailureDetails}");
        Assert.Equal(5 * Mega, result.ReadOutputAs<string>()!.Length);
        Assert.Equal(5 * Mega, result.ReadCustomStatusAs<string>()!.Length);
        var state = await engine.Client.Entities.GetEntityAsync<string>(counter, cancellation: Deadline.Token);
        Assert.Equal(5 * Mega, state!.State.Length);
    }

    /// <summary>Letters that a compressor cannot shorten to nothing, and that JSON leaves alone.</summary>
    protected static string Text(int length) => string.Create(length, 0, (span, _) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = (char)('a' + (i * 7919L % 26));
    });

    private sealed class Keeper : TaskEntity<string>
    {
        public void Set(string text) => State = text;

        public string Get() => State;

        protected override string InitializeState(TaskEntityOperation entityOperation) => "";
    }
}

public sealed class LargePayloadInProcessTests() : LargePayloadTests(overSocket: false);

public sealed class LargePayloadOverSocketTests() : LargePayloadTests(overSocket: true);
