using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Engine;

/// <summary>Answers that do not fit: in parts where that helps, and a failure with the limit in it where it does not.</summary>
public sealed class CompletionSenderTests
{
    private const int HubTakes = 6 * 1024 * 1024;

    private readonly List<OrchestratorResponse> _turns = [];
    private readonly List<ActivityResponse> _activities = [];
    private readonly List<EntityBatchResult> _batches = [];

    [Fact]
    public async Task Orchestration_AboveAPart_GoesInPartsThatKeepEveryAction()
    {
        var answer = Answer(actions: 40, bytesEach: 100_000);
        answer.CustomStatus = "\"here\"";
        answer.OrchestrationTraceContext = new OrchestrationTraceContext { SpanID = "s" };

        Assert.True(await Sender(chunkBytes: 1_048_576).CompleteAsync(answer, Deadline.Token));

        Assert.True(_turns.Count >= 4);
        Assert.All(_turns, t => Assert.InRange(t.CalculateSize(), 1, 1_048_576));
        Assert.Equal(Enumerable.Range(0, _turns.Count), _turns.Select(t => t.ChunkIndex!.Value));
        Assert.All(_turns.SkipLast(1), t => Assert.True(t.IsPartial));
        Assert.False(_turns[^1].IsPartial);
        Assert.Equal(Enumerable.Range(0, 40), _turns.SelectMany(t => t.Actions).Select(a => a.Id));
        Assert.All(_turns, t => Assert.Equal(("token", "\"here\""), (t.CompletionToken, t.CustomStatus)));
        Assert.Null(_turns[0].NumEventsProcessed);
        Assert.Equal("s", _turns[0].OrchestrationTraceContext.SpanID);
        Assert.All(_turns.Skip(1), t => Assert.Equal(0, t.NumEventsProcessed));
    }

    [Fact]
    public async Task Orchestration_OneActionAboveAPart_IsSentAsItIs()
    {
        Assert.True(await Sender().CompleteAsync(Answer(actions: 1, bytesEach: 5_000_000), Deadline.Token));

        Assert.Equal(5_000_000, Assert.Single(_turns).Actions[0].ScheduleTask.Input.Length);
    }

    [Fact]
    public async Task Orchestration_OneActionAboveWhatTheHubTakes_FailsWithBothSizes()
    {
        Assert.False(await Sender().CompleteAsync(Answer(actions: 3, bytesEach: 7_000_000), Deadline.Token));

        var failure = _turns[^1].Actions[^1].CompleteOrchestration.FailureDetails;
        Assert.True(failure.IsNonRetriable);
        Assert.Contains("Action #0 (ScheduleTask)", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("7000", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains($"{HubTakes}", failure.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("by reference", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestration_StatusAboveWhatTheHubTakes_IsNamedInTheFailure()
    {
        var answer = new OrchestratorResponse { InstanceId = "i", CompletionToken = "token", CustomStatus = new string('s', 7_000_000) };

        Assert.False(await Sender().CompleteAsync(answer, Deadline.Token));

        var failure = Assert.Single(_turns[^1].Actions).CompleteOrchestration.FailureDetails;
        Assert.StartsWith("The custom status makes a message of 7000", failure.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Activity_ResultAboveWhatTheHubTakes_FailsInsteadOfHangingForEver()
    {
        var response = new ActivityResponse { InstanceId = "i", TaskId = 3, CompletionToken = "token", Result = new string('r', 7_000_000) };

        Assert.True(await Sender().CompleteAsync(response, Deadline.Token));

        var sent = Assert.Single(_activities);
        Assert.Equal((3, "token", null), (sent.TaskId, sent.CompletionToken, sent.Result));
        Assert.Contains($"{HubTakes}", sent.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.True(sent.FailureDetails.IsNonRetriable);
    }

    [Fact]
    public async Task Entity_StateAboveWhatTheHubTakes_KeepsTheOldStateAndFailsTheOperations()
    {
        var result = new EntityBatchResult
        {
            CompletionToken = "token",
            EntityState = new string('s', 7_000_000),
            Results = { new OperationResult { Success = new OperationResultSuccess() } },
            OperationInfos = { new OperationInfo { RequestId = "r" } },
        };

        Assert.True(await Sender().CompleteAsync(result, "before", Deadline.Token));

        var sent = Assert.Single(_batches);
        Assert.Equal("before", sent.EntityState);
        Assert.Contains($"{HubTakes}", Assert.Single(sent.Results).Failure.FailureDetails.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("r", Assert.Single(sent.OperationInfos).RequestId);
    }

    private static OrchestratorResponse Answer(int actions, int bytesEach)
    {
        var answer = new OrchestratorResponse { InstanceId = "i", CompletionToken = "token" };
        for (var i = 0; i < actions; i++)
            answer.Actions.Add(new OrchestratorAction { Id = i, ScheduleTask = new ScheduleTaskAction { Name = "a", Input = new string('x', bytesEach) } });
        return answer;
    }

    private CompletionSender Sender(int chunkBytes = CompletionSender.LargestMessageBytes)
    {
        var service = new RpcService()
            .Unary(TaskHubMethods.CompleteOrchestratorTask, (request, _) => Take(request, _turns))
            .Unary(TaskHubMethods.CompleteActivityTask, (request, _) => Take(request, _activities))
            .Unary(TaskHubMethods.CompleteEntityTask, (request, _) => Take(request, _batches));
        return new CompletionSender(
            new InProcessRpcInvoker(service, new Dictionary<string, string>()), TimeProvider.System, NullLogger.Instance, chunkBytes);
    }

    private static Task<CompleteTaskResponse> Take<T>(T request, List<T> taken)
        where T : Google.Protobuf.IMessage
    {
        if (request.CalculateSize() > HubTakes)
            throw new RpcException(RpcStatus.ResourceExhausted, $"The message has {request.CalculateSize()} bytes; the limit is {HubTakes}.");
        taken.Add(request);
        return Task.FromResult(new CompleteTaskResponse());
    }
}
