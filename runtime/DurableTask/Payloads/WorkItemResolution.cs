using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Gives a work item its payloads; one whose payloads are gone fails, because it would be the same the next time.</summary>
internal sealed class WorkItemResolution(ExternalPayloads payloads, CompletionSender sender)
{
    private const string ErrorType = "Workflows.DurableTask.PayloadMissing";

    /// <returns>Null when it was answered here.</returns>
    public async Task<WorkItem?> ResolveAsync(WorkItem item)
    {
        try
        {
            return await payloads.ResolveAsync(item, CancellationToken.None);
        }
        catch (IOException e)
        {
            await FailAsync(item, Failures.Final(ErrorType, e.Message));
            return null;
        }
        catch (RpcException)
        {
            // The store is away; it may not be for another worker, or later.
            await AbandonAsync(item);
            return null;
        }
    }

    private Task FailAsync(WorkItem item, TaskFailureDetails failure) => item.RequestCase switch
    {
        WorkItem.RequestOneofCase.ActivityRequest => sender.CompleteAsync(
            new ActivityResponse
            {
                InstanceId = item.ActivityRequest.OrchestrationInstance.InstanceId, TaskId = item.ActivityRequest.TaskId,
                CompletionToken = item.CompletionToken, FailureDetails = failure,
            },
            CancellationToken.None),
        WorkItem.RequestOneofCase.OrchestratorRequest => sender.CompleteAsync(
            new OrchestratorResponse
            {
                InstanceId = item.OrchestratorRequest.InstanceId,
                CompletionToken = item.CompletionToken,
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
            },
            CancellationToken.None),
        // An entity keeps its operations until its state can be read.
        _ => AbandonAsync(item),
    };

    private Task AbandonAsync(WorkItem item) => item.RequestCase switch
    {
        WorkItem.RequestOneofCase.ActivityRequest => sender.AbandonActivityAsync(item.CompletionToken, CancellationToken.None),
        WorkItem.RequestOneofCase.OrchestratorRequest => sender.AbandonOrchestrationAsync(item.CompletionToken, CancellationToken.None),
        _ => sender.AbandonEntityAsync(item.CompletionToken, CancellationToken.None),
    };
}
