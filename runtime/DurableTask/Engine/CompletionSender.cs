using Google.Protobuf;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Sends answers back to the task hub and repeats them while it cannot be reached; the hub takes each token once.</summary>
internal sealed partial class CompletionSender(RpcInvoker invoker, TimeProvider time, ILogger logger)
{
    /// <summary>The official worker's largest completion; gRPC's default limit is 4 MiB.</summary>
    internal const int LargestMessageBytes = 4_089_446;

    private const int Tries = 10;

    /// <returns>False when the task hub did not take it: the work item is somebody else's now, or the hub stayed away.</returns>
    public async Task<bool> CompleteAsync(OrchestratorResponse response, CancellationToken finishing)
    {
        if (response.CalculateSize() <= LargestMessageBytes)
            return await TrySendAsync(TaskHubMethods.CompleteOrchestratorTask, response, finishing);

        foreach (var chunk in Chunks(response))
        {
            if (!await TrySendAsync(TaskHubMethods.CompleteOrchestratorTask, chunk, finishing)) return false;
        }

        return true;
    }

    public Task<bool> CompleteAsync(ActivityResponse response, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.CompleteActivityTask, response, finishing);

    public Task<bool> CompleteAsync(EntityBatchResult result, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.CompleteEntityTask, result, finishing);

    public Task<bool> AbandonEntityAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.AbandonTaskEntityWorkItem, new AbandonEntityTaskRequest { CompletionToken = completionToken }, finishing);

    public Task<bool> AbandonActivityAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(TaskHubMethods.AbandonTaskActivityWorkItem, new AbandonActivityTaskRequest { CompletionToken = completionToken }, finishing);

    public Task<bool> AbandonOrchestrationAsync(string completionToken, CancellationToken finishing) =>
        TrySendAsync(
            TaskHubMethods.AbandonTaskOrchestratorWorkItem, new AbandonOrchestrationTaskRequest { CompletionToken = completionToken }, finishing);

    private async Task<bool> TrySendAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken finishing)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        for (var failures = 0; ; failures++)
        {
            try
            {
                await invoker.CallAsync(method, request, finishing);
                return true;
            }
            catch (RpcException e) when (failures + 1 < Tries && IsTransient(e.Status))
            {
                await Task.Delay(Backoff.BeforeRetry(failures), time, finishing);
            }
            catch (RpcException e)
            {
                LogNotTaken(e, method.Name, e.Status);
                return false;
            }
        }
    }

    private static bool IsTransient(RpcStatus status) =>
        status is RpcStatus.Unavailable or RpcStatus.Unknown or RpcStatus.DeadlineExceeded or RpcStatus.Internal;

    /// <summary>The same answer in parts that fit a message, under one token; the hub commits with the last.</summary>
    private static IEnumerable<OrchestratorResponse> Chunks(OrchestratorResponse whole)
    {
        var oversized = whole.Actions.FirstOrDefault(a => a.CalculateSize() > LargestMessageBytes - 4_096);
        if (oversized is not null)
        {
            var message = $"Action #{oversized.Id} ({oversized.OrchestratorActionTypeCase}) has {oversized.CalculateSize()} bytes; "
                + $"a message holds {LargestMessageBytes}. Pass large values by reference, for example as a blob.";
            yield return new OrchestratorResponse
            {
                InstanceId = whole.InstanceId,
                CompletionToken = whole.CompletionToken,
                CustomStatus = whole.CustomStatus,
                Actions =
                {
                    new OrchestratorAction
                    {
                        CompleteOrchestration = new CompleteOrchestrationAction
                        {
                            OrchestrationStatus = OrchestrationStatus.Failed,
                            Result = message,
                            FailureDetails = Failures.Final(typeof(InvalidOperationException).FullName!, message),
                        },
                    },
                },
            };
            yield break;
        }

        var index = 0;
        var chunk = NewChunk(index);
        var size = 0;
        foreach (var action in whole.Actions)
        {
            var actionSize = action.CalculateSize() + 8;
            if (size > 0 && size + actionSize > LargestMessageBytes - 4_096 - (whole.CustomStatus?.Length * 3 ?? 0))
            {
                chunk.IsPartial = true;
                yield return chunk;
                chunk = NewChunk(++index);
                size = 0;
            }

            chunk.Actions.Add(action);
            size += actionSize;
        }

        yield return chunk;

        OrchestratorResponse NewChunk(int chunkIndex) => new()
        {
            InstanceId = whole.InstanceId,
            CompletionToken = whole.CompletionToken,
            CustomStatus = whole.CustomStatus,
            ChunkIndex = chunkIndex,
            NumEventsProcessed = chunkIndex == 0 ? null : 0,
        };
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} was not taken by the task hub ({Status}); the result is dropped")]
    private partial void LogNotTaken(Exception exception, string method, RpcStatus status);
}
