using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;
using Failure = Workflows.Protocol.TaskFailureDetails;

namespace Workflows.DurableTask;

/// <summary>Sends answers back to the task hub and repeats them while it cannot be reached; the hub takes each token once.</summary>
/// <param name="chunkBytes">An orchestration's answer that is larger goes in parts.</param>
internal sealed partial class CompletionSender(
    RpcInvoker invoker, TimeProvider time, ILogger logger, int chunkBytes = CompletionSender.LargestMessageBytes)
{
    /// <summary>The official worker's largest completion; gRPC's default limit is 4 MiB.</summary>
    internal const int LargestMessageBytes = 4_089_446;

    private const int Tries = 10;

    private enum Sent
    {
        Taken,
        Refused,
        TooLarge,
    }

    /// <returns>False when the task hub did not take it: the work item is somebody else's now, or the hub stayed away.</returns>
    public async Task<bool> CompleteAsync(OrchestratorResponse response, CancellationToken finishing)
    {
        if (response.CalculateSize() <= chunkBytes) return await SendAsync(response, finishing) == Sent.Taken;

        foreach (var chunk in ResponseChunks.Of(response, chunkBytes))
        {
            var sent = await SendAsync(chunk, finishing);
            if (sent != Sent.Taken) return false;
        }

        return true;
    }

    public async Task<bool> CompleteAsync(ActivityResponse response, CancellationToken finishing)
    {
        var (sent, answer) = await TrySendAsync(TaskHubMethods.CompleteActivityTask, response, finishing);
        if (sent != Sent.TooLarge) return sent == Sent.Taken;

        var failed = new ActivityResponse
        {
            InstanceId = response.InstanceId, TaskId = response.TaskId, CompletionToken = response.CompletionToken,
            FailureDetails = TooLarge("The activity's result", response, answer),
        };
        return (await TrySendAsync(TaskHubMethods.CompleteActivityTask, failed, finishing)).Sent == Sent.Taken;
    }

    /// <param name="stateBefore">The entity's state before the batch, which stays when the result cannot be sent.</param>
    public async Task<bool> CompleteAsync(EntityBatchResult result, string? stateBefore, CancellationToken finishing)
    {
        var (sent, answer) = await TrySendAsync(TaskHubMethods.CompleteEntityTask, result, finishing);
        if (sent != Sent.TooLarge) return sent == Sent.Taken;

        var failure = new OperationResultFailure { FailureDetails = TooLarge("The entity's state or an operation's result", result, answer) };
        var failed = new EntityBatchResult { CompletionToken = result.CompletionToken, EntityState = stateBefore };
        failed.Results.AddRange(result.Results.Select(_ => new OperationResult { Failure = failure }));
        failed.OperationInfos.AddRange(result.OperationInfos);
        return (await TrySendAsync(TaskHubMethods.CompleteEntityTask, failed, finishing)).Sent == Sent.Taken;
    }

    public Task AbandonEntityAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.AbandonTaskEntityWorkItem, new AbandonEntityTaskRequest { CompletionToken = completionToken }, finishing);

    public Task AbandonActivityAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.AbandonTaskActivityWorkItem, new AbandonActivityTaskRequest { CompletionToken = completionToken }, finishing);

    public Task AbandonOrchestrationAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(
            TaskHubMethods.AbandonTaskOrchestratorWorkItem, new AbandonOrchestrationTaskRequest { CompletionToken = completionToken }, finishing);

    /// <summary>An answer that the hub finds too large becomes the failure of its orchestration: it would be as large the next time.</summary>
    private async Task<Sent> SendAsync(OrchestratorResponse response, CancellationToken finishing)
    {
        var (sent, answer) = await TrySendAsync(TaskHubMethods.CompleteOrchestratorTask, response, finishing);
        if (sent != Sent.TooLarge) return sent;
        var failed = FailedBecause(response, TooLarge(LargestOf(response), response, answer));
        await TrySendAsync(TaskHubMethods.CompleteOrchestratorTask, failed, finishing);
        return Sent.TooLarge;
    }

    private async Task<(Sent Sent, string Answer)> TrySendAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken finishing)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await invoker.CallAsync(method, request, finishing);
                return (Sent.Taken, "");
            }
            catch (RpcException e) when (IsTooLarge(e.Status, request))
            {
                return (Sent.TooLarge, e.Message);
            }
            catch (RpcException e) when (failures + 1 < Tries && IsTransient(e.Status))
            {
                await Task.Delay(Backoff.BeforeRetry(failures), time, finishing);
            }
            catch (RpcException e)
            {
                LogNotTaken(e, method.Name, e.Status);
                return (Sent.Refused, e.Message);
            }
        }
    }

    private static bool IsTransient(RpcStatus status) =>
        status is RpcStatus.Unavailable or RpcStatus.Unknown or RpcStatus.DeadlineExceeded or RpcStatus.Internal
            or RpcStatus.ResourceExhausted;

    /// <summary>A hub that has too much to do says the same as one that finds a message too large; size tells which it is.</summary>
    private static bool IsTooLarge(RpcStatus status, IMessage message) =>
        status == RpcStatus.OutOfRange || (status == RpcStatus.ResourceExhausted && message.CalculateSize() > LargestMessageBytes);

    private static Failure TooLarge(string what, IMessage message, string answer) => Failures.Final(
        typeof(InvalidOperationException).FullName!,
        $"{what} makes a message of {message.CalculateSize()} bytes, which the task hub does not take ({answer}) "
        + "Pass large values by reference, for example as a blob, or use externalized payloads.");

    private static OrchestratorResponse FailedBecause(OrchestratorResponse response, Failure failure) => new()
    {
        InstanceId = response.InstanceId,
        CompletionToken = response.CompletionToken,
        Actions =
        {
            new OrchestratorAction
            {
                CompleteOrchestration = new CompleteOrchestrationAction
                {
                    OrchestrationStatus = OrchestrationStatus.Failed, Result = failure.ErrorMessage, FailureDetails = failure,
                },
            },
        },
    };

    private static string LargestOf(OrchestratorResponse response)
    {
        var largest = response.Actions.MaxBy(action => action.CalculateSize());
        return largest is null || largest.CalculateSize() < (response.CustomStatus?.Length ?? 0)
            ? "The custom status"
            : $"Action #{largest.Id} ({largest.OrchestratorActionTypeCase})";
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} was not taken by the task hub ({Status})")]
    private partial void LogNotTaken(Exception exception, string method, RpcStatus status);
}
