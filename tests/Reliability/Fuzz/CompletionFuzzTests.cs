using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Tests;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>
/// A worker that answers every work item with changed bytes under the right token, so that they are not refused at the door: whatever its
/// turns, results and batches say, the hub commits something sound or refuses (I2, I3), goes on, and reads it all again after a restart (I12).
/// </summary>
public sealed class CompletionFuzzTests
{
    private const int Sample = 4_000;
    private const int Exhaustive = 40_000;

    [Fact]
    public Task Completions_Changed_LeaveTheHubWell() => Seed.RunAsync(21, random => FuzzAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task Completions_ChangedInManyWays_LeaveTheHubWell() => Seed.RunAsync(22, random => FuzzAsync(random, Exhaustive));

    private static async Task FuzzAsync(Random random, int count)
    {
        var corpus = await RequestCorpus.CaptureAsync();
        await using var scheduler = await FuzzedScheduler.StartAsync();
        var client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
        var worker = new TestWorker(client, null);
        var mutator = new Mutator(random);
        var originals = new Dictionary<WorkItem.RequestOneofCase, IReadOnlyList<byte[]>>
        {
            [WorkItem.RequestOneofCase.OrchestratorRequest] = corpus.Of(TaskHubMethods.CompleteOrchestratorTask),
            [WorkItem.RequestOneofCase.ActivityRequest] = corpus.Of(TaskHubMethods.CompleteActivityTask),
            [WorkItem.RequestOneofCase.EntityRequestV2] = corpus.Of(TaskHubMethods.CompleteEntityTask),
        };
        var all = originals.Values.SelectMany(o => o).ToArray();
        var answered = originals.Keys.ToDictionary(k => k, _ => 0);
        var restarts = 0;
        for (var n = 0; n < count; n++)
        {
            // Work always waits: what runs to its end or is refused is replaced.
            await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { Name = "Everything", Input = "1" }, Deadline.Token);
            if (n % 7 == 0) await client.CallAsync(TaskHubMethods.SignalEntity, new SignalEntityRequest { InstanceId = "@counter@mine", Name = "Add", Input = "1" }, Deadline.Token);
            var item = await worker.NextAsync();
            var original = originals[item.RequestCase][random.Next(originals[item.RequestCase].Count)];
            // One in eight as it was captured, so that instances also get somewhere.
            var changed = random.Next(8) == 0 ? original : mutator.Change(original, all);
            await AnswerAsync(client, item, changed);
            await GiveBackAsync(client, item);
            answered[item.RequestCase]++;
            if (scheduler.Errors.Count > 0) Assert.Fail($"Answer {n} to {item.RequestCase}:\n{Convert.ToHexString(changed)}\nled to\n{string.Join('\n', scheduler.Errors)}");

            if ((n + 1) % (count / 4) != 0) continue;
            await worker.LeaveAsync();
            await scheduler.AssertHealthyAsync();
            await scheduler.RestartAsync();
            restarts++;
            client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
            worker = new TestWorker(client, null);
        }

        await worker.LeaveAsync();
        await scheduler.AssertHealthyAsync();
        Assert.Equal(4, restarts);
        Assert.All(answered, a => Assert.True(a.Value > 0, $"No {a.Key} was answered."));
    }

    /// <summary>A refused answer, or the first part of one, leaves the item with its worker, which has only so many hands.</summary>
    private static Task GiveBackAsync(RpcInvoker client, WorkItem item) => IgnoreLateAsync(item.RequestCase switch
    {
        WorkItem.RequestOneofCase.OrchestratorRequest => client.CallAsync(
            TaskHubMethods.AbandonTaskOrchestratorWorkItem, new AbandonOrchestrationTaskRequest { CompletionToken = item.CompletionToken }, Deadline.Token),
        WorkItem.RequestOneofCase.ActivityRequest => client.CallAsync(
            TaskHubMethods.AbandonTaskActivityWorkItem, new AbandonActivityTaskRequest { CompletionToken = item.CompletionToken }, Deadline.Token),
        _ => client.CallAsync(
            TaskHubMethods.AbandonTaskEntityWorkItem, new AbandonEntityTaskRequest { CompletionToken = item.CompletionToken }, Deadline.Token),
    });

    private static async Task IgnoreLateAsync(Task abandon)
    {
        try
        {
            await abandon;
        }
        catch (RpcException e) when (e.Status == RpcStatus.NotFound)
        {
            // Its execution has ended meanwhile.
        }
    }

    /// <summary>Under the token of the item, whatever the changed bytes say.</summary>
    private static async Task AnswerAsync(RpcInvoker client, WorkItem item, byte[] changed)
    {
        try
        {
            switch (item.RequestCase)
            {
                case WorkItem.RequestOneofCase.OrchestratorRequest:
                    var turn = OrchestratorResponse.Parser.ParseFrom(changed);
                    turn.CompletionToken = item.CompletionToken;
                    await client.CallAsync(TaskHubMethods.CompleteOrchestratorTask, turn, Deadline.Token);
                    break;
                case WorkItem.RequestOneofCase.ActivityRequest:
                    var activity = ActivityResponse.Parser.ParseFrom(changed);
                    activity.CompletionToken = item.CompletionToken;
                    await client.CallAsync(TaskHubMethods.CompleteActivityTask, activity, Deadline.Token);
                    break;
                default:
                    var batch = EntityBatchResult.Parser.ParseFrom(changed);
                    batch.CompletionToken = item.CompletionToken;
                    await client.CallAsync(TaskHubMethods.CompleteEntityTask, batch, Deadline.Token);
                    break;
            }
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException or ArgumentException)
        {
            // Not a message at all: refused at the door, which RequestFuzzTests looks at.
        }
        catch (RpcException e) when (e.Status is RpcStatus.InvalidArgument or RpcStatus.NotFound or RpcStatus.FailedPrecondition)
        {
            // Refused with a reason.
        }
    }
}
