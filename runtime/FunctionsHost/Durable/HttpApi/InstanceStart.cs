using Microsoft.AspNetCore.Http;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starting and restarting instances, with or without waiting for their end.</summary>
internal static class InstanceStart
{
    private const int LongestInstanceId = 100;

    public static async Task<IResult> StartAsync(DurableCall call)
    {
        var name = call.Route("functionName")!;
        var known = OrchestratorNames(call.Service<FunctionCatalog>()).ToList();
        if (known.Find(n => n.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } orchestrator)
            throw new ArgumentException($"The function '{name}' is no orchestrator of this app. Its orchestrators are: {string.Join(", ", known)}.");

        var wait = Wait.Of(call);
        var instanceId = call.Route("instanceId") ?? Guid.NewGuid().ToString("N");
        CheckId(instanceId);
        var hostJson = call.Service<HostJson>();
        var request = new CreateInstanceRequest
        {
            InstanceId = instanceId,
            Name = orchestrator,
            Version = call.Query("version") ?? hostJson.DefaultVersion,
            Input = await call.JsonBodyAsync(),
            OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy(),
        };
        if (call.Request.Headers.TraceParent.ToString() is { Length: > 0 } parent)
        {
            request.ParentTraceContext = new Workflows.Protocol.TraceContext { TraceParent = parent };
            if (call.Request.Headers.TraceState.ToString() is { Length: > 0 } state) request.ParentTraceContext.TraceState = state;
        }

        request.OrchestrationIdReusePolicy.ReplaceableStatus.AddRange(Replaceable(hostJson));
        try
        {
            await call.Hub.CallAsync(TaskHubMethods.StartInstance, request, call.Aborted);
        }
        catch (RpcException e) when (e.Status == RpcStatus.AlreadyExists)
        {
            throw new DurableRequestException($"An instance with the id '{instanceId}' exists already.", StatusCodes.Status409Conflict);
        }

        return await AnswerAsync(call, instanceId, wait);
    }

    public static async Task<IResult> RestartAsync(DurableCall call)
    {
        var wait = Wait.Of(call);
        try
        {
            var restarted = await call.Hub.CallAsync(
                TaskHubMethods.RestartInstance,
                new RestartInstanceRequest { InstanceId = call.InstanceId, RestartWithNewInstanceId = call.Flag("restartWithNewInstanceId", true) },
                call.Aborted);
            return await AnswerAsync(call, restarted.InstanceId, wait);
        }
        catch (RpcException e) when (e.Status == RpcStatus.NotFound)
        {
            throw new DurableRequestException("InstanceId does not match a valid orchestration instance.");
        }
        catch (RpcException e) when (e.Status is RpcStatus.FailedPrecondition or RpcStatus.AlreadyExists)
        {
            throw new DurableRequestException("A non-terminal instance with this instance ID already exists.", StatusCodes.Status409Conflict);
        }
    }

    /// <summary>The names under which orchestrations of this app are started.</summary>
    public static IEnumerable<string> OrchestratorNames(FunctionCatalog functions) =>
        functions.TriggeredBy(BindingTypes.OrchestrationTrigger).Select(f => f.TriggerAs<OrchestrationTriggerAttribute>().Orchestration ?? f.Name);

    private static async Task<IResult> AnswerAsync(DurableCall call, string instanceId, Wait? wait)
    {
        if (wait is not null && await WaitAsync(call, instanceId, wait) is { } finished)
        {
            return finished.OrchestrationStatus == OrchestrationStatus.Completed
                ? DurableJson.Result(DurableJson.Payload(finished.Output))
                : await InstanceEndpoints.StatusAsync(call, finished);
        }

        var query = CheckStatusLinks.CommonQuery(call.Service<HostJson>(), call.Service<RequestAuthorization>(), call.Query("taskHub"));
        var links = new CheckStatusLinks($"{call.Request.Scheme}://{call.Request.Host}", instanceId, query);
        call.Http.Response.Headers.Location = links.Status;
        call.Http.Response.Headers.RetryAfter = "10";
        return DurableJson.Result(links.ToJson(), StatusCodes.Status202Accepted);
    }

    /// <returns>Null when it has not finished in time.</returns>
    private static async Task<OrchestrationState?> WaitAsync(DurableCall call, string instanceId, Wait wait)
    {
        try
        {
            var response = await call.Hub.CallAsync(
                TaskHubMethods.WaitForInstanceCompletion,
                new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = true }, call.Aborted, wait.Timeout);
            return response.Exists && InstanceStatusView.IsFinished(response.OrchestrationState.OrchestrationStatus) ? response.OrchestrationState : null;
        }
        catch (RpcException e) when (e.Status == RpcStatus.DeadlineExceeded)
        {
            return null;
        }
    }

    private static OrchestrationStatus[] Replaceable(HostJson hostJson) => hostJson.MayReplaceRunningInstances
        ? System.Enum.GetValues<OrchestrationStatus>()
        : [OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated, OrchestrationStatus.Canceled];

    private static void CheckId(string instanceId)
    {
        if (instanceId.StartsWith('@') || instanceId.Length > LongestInstanceId || instanceId.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)))
            throw new ArgumentException($"An instance id has at most {LongestInstanceId} characters, does not start with @ and holds no / \\ # ? or control characters.");
    }

    /// <summary>How long the caller wants to wait for the end.</summary>
    private sealed record Wait(TimeSpan Timeout)
    {
        /// <summary>Null when the caller does not want to wait.</summary>
        public static Wait? Of(DurableCall call)
        {
            var timeout = call.Seconds("timeout");
            if (timeout is { } longest && call.Seconds("pollingInterval") is { } interval && interval > longest)
                throw new ArgumentException($"pollingInterval ({interval.TotalSeconds} s) is longer than timeout ({longest.TotalSeconds} s).");
            return timeout is { } t ? new Wait(t) : null;
        }
    }
}
