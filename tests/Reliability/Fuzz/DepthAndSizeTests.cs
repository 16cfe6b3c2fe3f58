using System.Buffers.Binary;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>Messages that are too deep or too large, and such as are just not: what is taken can be read again (I1).</summary>
public sealed class DepthAndSizeTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(80)]
    [InlineData(92)]
    [InlineData(94)]
    [InlineData(96)]
    [InlineData(97)]
    [InlineData(98)]
    [InlineData(99)]
    [InlineData(5_000)]
    public async Task Failure_NestedAsDeepAsMayBe_IsRefused_OrReadAgainAfterARestart(int depth)
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        using var calls = new RawCalls(scheduler.Server.GrpcAddress!);
        var client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
        await using (var worker = new TestWorker(client, null))
        {
            await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "deep", Name = "Deep" }, Deadline.Token);
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Fails"));
            var item = await worker.NextActivityAsync();
            var failure = new byte[] { 0x0a, 1, (byte)'e' };
            for (var n = 0; n < depth; n++) failure = Nested(fieldNumber: 4, failure);
            var (status, detail) = await calls.SendAsync(
                TaskHubMethods.CompleteActivityTask.Path,
                RawCalls.Frame([.. Nested(fieldNumber: 4, failure), .. new ActivityResponse { CompletionToken = item.CompletionToken, InstanceId = "deep" }.ToByteArray()]),
                new Dictionary<string, string> { ["taskhub"] = FuzzedScheduler.Hub }, Deadline.Generous, Deadline.Token);
            Assert.True(status is RpcStatus.Ok or RpcStatus.InvalidArgument, $"{status}: {detail}");
            if (status == RpcStatus.InvalidArgument) await worker.CompleteActivityAsync(item, failure: new TaskFailureDetails { ErrorMessage = "e" });
        }

        await scheduler.RestartAsync();
        client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
        await using (var worker = new TestWorker(client, null))
        {
            var turn = await worker.NextTurnAsync();
            Assert.NotNull(turn.OrchestratorRequest.NewEvents[^1].TaskFailed);
            // As it would be on its way to a worker in another process.
            WorkItem.Parser.ParseFrom(turn.ToByteArray());
            await worker.CompleteAsync(turn, Do.Complete(1, "\"survived\""));
        }

        var state = await client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "deep", GetInputsAndOutputs = true }, Deadline.Token);
        Assert.Equal("\"survived\"", state.OrchestrationState.Output);
        await foreach (var chunk in client.StreamAsync(TaskHubMethods.StreamInstanceHistory, new StreamInstanceHistoryRequest { InstanceId = "deep" }, Deadline.Token))
            HistoryChunk.Parser.ParseFrom(chunk.ToByteArray());
        await scheduler.AssertHealthyAsync();
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(30, false)]
    [InlineData(20_000, false)]
    public void Bounded_PropertyNestedThatDeep_IsKept_OrLeftOutWithAWord(int depth, bool isKept)
    {
        var value = Value.ForString("inside");
        for (var n = 0; n < depth; n++) value = Value.ForList(value);
        var failure = new TaskFailureDetails { ErrorType = "T", ErrorMessage = "m", Properties = { ["deep"] = value, ["flat"] = Value.ForNumber(1) } };

        var bounded = FailureDepth.Bounded(failure)!;

        Assert.Equal(isKept, ReferenceEquals(failure, bounded));
        Assert.Equal(1, bounded.Properties["flat"].NumberValue);
        if (!isKept) Assert.Contains("left out", bounded.Properties["deep"].StringValue, StringComparison.Ordinal);
    }

    [Fact]
    public void FromException_WithThousandsInside_TellsAsManyAsCanBeRead()
    {
        var exception = new InvalidOperationException("innermost");
        for (var n = 0; n < 5_000; n++) exception = new InvalidOperationException($"level {n}", exception);

        var details = Workflows.DurableTask.Failures.FromException(exception, null);

        Assert.Equal("level 4999", TaskFailureDetails.Parser.ParseFrom(details.ToByteArray()).ErrorMessage);
        Assert.Same(details, FailureDepth.Bounded(details));
    }

    [Fact]
    public async Task Message_LongerThanTheLimit_IsRefusedBeforeItIsRead()
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        using var calls = new RawCalls(scheduler.Server.GrpcAddress!);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (var stated in new uint[] { 64 * 1024 * 1024 + 1, int.MaxValue, uint.MaxValue })
        {
            var frame = new byte[5 + 100];
            BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), stated);

            var (status, detail) = await calls.SendAsync(
                TaskHubMethods.StartInstance.Path, frame, new Dictionary<string, string>(), Deadline.Generous, Deadline.Token);

            Assert.Equal(RpcStatus.ResourceExhausted, status);
            Assert.Contains("the limit is 67108864", detail, StringComparison.Ordinal);
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 16 * 1024 * 1024);
        await scheduler.AssertHealthyAsync();
    }

    [Fact]
    public async Task Input_OfSixteenMegabytes_IsKeptAndGivenBack()
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        await using var client = new HttpRpcInvoker(new HttpRpcInvokerOptions { Address = scheduler.Server.GrpcAddress! });
        var input = $"\"{new string('x', 16 * 1024 * 1024)}\"";
        await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "large", Name = "Large", Input = input }, Deadline.Token);

        var state = await client.CallAsync(TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = "large", GetInputsAndOutputs = true }, Deadline.Token);

        Assert.Equal(input, state.OrchestrationState.Input);
        await scheduler.AssertHealthyAsync();
    }

    private static byte[] Nested(int fieldNumber, byte[] inner)
    {
        using var buffer = new MemoryStream();
        using var output = new CodedOutputStream(buffer, leaveOpen: true);
        output.WriteTag(fieldNumber, WireFormat.WireType.LengthDelimited);
        output.WriteBytes(ByteString.CopyFrom(inner));
        output.Flush();
        return buffer.ToArray();
    }
}
