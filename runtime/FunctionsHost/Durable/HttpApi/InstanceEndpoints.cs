using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Asking for, steering and removing orchestration instances.</summary>
internal static class InstanceEndpoints
{
    private const string ContinuationToken = "x-ms-continuation-token";

    public static void Map(RouteGroupBuilder api)
    {
        DurableHttpEndpoints.Map(api, "POST", "/orchestrators/{functionName}/{instanceId?}", InstanceStart.StartAsync);
        DurableHttpEndpoints.Map(api, "GET", "/instances", ListAsync);
        DurableHttpEndpoints.Map(api, "DELETE", "/instances", PurgeManyAsync);
        DurableHttpEndpoints.Map(api, "GET", "/instances/{instanceId}", GetAsync);
        DurableHttpEndpoints.Map(api, "DELETE", "/instances/{instanceId}", PurgeAsync);
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/raiseEvent/{eventName}", RaiseEventAsync);
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/terminate", TerminateAsync);
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/suspend", call => SteerAsync(call, TaskHubMethods.SuspendInstance,
            new SuspendRequest { InstanceId = call.InstanceId, Reason = call.Query("reason") }));
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/resume", call => SteerAsync(call, TaskHubMethods.ResumeInstance,
            new ResumeRequest { InstanceId = call.InstanceId, Reason = call.Query("reason") }));
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/rewind", RewindAsync);
        DurableHttpEndpoints.Map(api, "POST", "/instances/{instanceId}/restart", InstanceStart.RestartAsync);
    }

    /// <summary>The instance; null when there is none.</summary>
    public static async Task<OrchestrationState?> FindAsync(DurableCall call, string instanceId)
    {
        var response = await call.Hub.CallAsync(
            TaskHubMethods.GetInstance, new GetInstanceRequest { InstanceId = instanceId, GetInputsAndOutputs = true }, call.Aborted);
        return response.Exists ? response.OrchestrationState : null;
    }

    /// <summary>The answer to GET for an instance that exists: 202 while it runs, with where and when to ask again.</summary>
    public static async Task<IResult> StatusAsync(DurableCall call, OrchestrationState state)
    {
        var showInput = call.Flag("showInput", true);
        var body = InstanceStatusView.Of(state, showInput);
        if (call.Flag("showHistory", false) && state.OrchestrationStatus != OrchestrationStatus.Pending)
        {
            var events = new List<HistoryEvent>();
            var request = new StreamInstanceHistoryRequest { InstanceId = state.InstanceId };
            await foreach (var chunk in call.Hub.StreamAsync(TaskHubMethods.StreamInstanceHistory, request, call.Aborted)) events.AddRange(chunk.Events);
            body["historyEvents"] = new HistoryView(showInput, call.Flag("showHistoryOutput", false)).Of(events);
        }

        if (!InstanceStatusView.IsFinished(state.OrchestrationStatus))
        {
            call.Http.Response.Headers.Location = call.RequestUri;
            call.Http.Response.Headers.RetryAfter = "5";
            return DurableJson.Result(body, StatusCodes.Status202Accepted);
        }

        var failedLoudly = state.OrchestrationStatus == OrchestrationStatus.Failed && call.Flag("returnInternalServerErrorOnFailure", false);
        return DurableJson.Result(body, failedLoudly ? StatusCodes.Status500InternalServerError : StatusCodes.Status200OK);
    }

    private static async Task<IResult> GetAsync(DurableCall call) =>
        await FindAsync(call, call.InstanceId) is { } state ? await StatusAsync(call, state) : Results.NotFound();

    private static async Task<IResult> ListAsync(DurableCall call)
    {
        var query = new InstanceQuery
        {
            CreatedTimeFrom = call.Time("createdTimeFrom")?.ToTimestamp(),
            CreatedTimeTo = call.Time("createdTimeTo")?.ToTimestamp(),
            MaxInstanceCount = call.Number("top", 100),
            InstanceIdPrefix = call.Query("instanceIdPrefix"),
            ContinuationToken = call.Request.Headers[ContinuationToken].ToString() is { Length: > 0 } token ? token : null,
            FetchInputsAndOutputs = true,
        };
        query.RuntimeStatus.AddRange(call.Statuses());
        var page = await call.Hub.CallAsync(TaskHubMethods.QueryInstances, new QueryInstancesRequest { Query = query }, call.Aborted);
        if (page.ContinuationToken is { Length: > 0 } next) call.Http.Response.Headers[ContinuationToken] = next;
        var showInput = call.Flag("showInput", true);
        return DurableJson.Result(new JsonArray([.. page.OrchestrationState
            .Where(s => !s.InstanceId.StartsWith('@')).Select(s => InstanceStatusView.Of(s, showInput))]));
    }

    private static async Task<IResult> PurgeAsync(DurableCall call)
    {
        if (await FindAsync(call, call.InstanceId) is not { } state) return Results.NotFound();
        if (!InstanceStatusView.IsFinished(state.OrchestrationStatus)) return Deleted(0);
        var purged = await call.Hub.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = call.InstanceId }, call.Aborted);
        return Deleted(purged.DeletedInstanceCount);
    }

    private static async Task<IResult> PurgeManyAsync(DurableCall call)
    {
        if (call.Time("createdTimeFrom") is not { } from)
            return DurableJson.Result(JsonValue.Create("Please provide value for 'createdTimeFrom' parameter."), StatusCodes.Status400BadRequest);

        var filter = new PurgeInstanceFilter
        {
            CreatedTimeFrom = from.ToTimestamp(),
            CreatedTimeTo = (call.Time("createdTimeTo") ?? call.Service<TimeProvider>().GetUtcNow()).ToTimestamp(),
        };
        filter.RuntimeStatus.AddRange(call.Statuses());
        var purged = await call.Hub.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { PurgeInstanceFilter = filter }, call.Aborted);
        return purged.DeletedInstanceCount == 0 ? Results.NotFound() : Deleted(purged.DeletedInstanceCount);
    }

    private static async Task<IResult> RaiseEventAsync(DurableCall call)
    {
        if (await RefuseAsync(call) is { } refused) return refused;
        if (!MediaTypeIsJson(call.Request.ContentType)) throw new DurableRequestException("Only application/json request content is supported");
        var input = await call.JsonBodyAsync();
        await call.Hub.CallAsync(
            TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = call.InstanceId, Name = call.Route("eventName"), Input = input }, call.Aborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static Task<IResult> TerminateAsync(DurableCall call) => SteerAsync(call, TaskHubMethods.TerminateInstance,
        new TerminateRequest { InstanceId = call.InstanceId, Output = call.Query("reason"), Recursive = false });

    private static async Task<IResult> SteerAsync<TRequest, TResponse>(DurableCall call, RpcMethod<TRequest, TResponse> method, TRequest request)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        if (await RefuseAsync(call) is { } refused) return refused;
        await call.Hub.CallAsync(method, request, call.Aborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> RewindAsync(DurableCall call)
    {
        if (await FindAsync(call, call.InstanceId) is null) return Results.NotFound();
        try
        {
            await call.Hub.CallAsync(
                TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = call.InstanceId, Reason = call.Query("reason") }, call.Aborted);
            return Results.StatusCode(StatusCodes.Status202Accepted);
        }
        catch (RpcException e) when (e.Status == RpcStatus.FailedPrecondition)
        {
            throw new DurableRequestException(e.Message, StatusCodes.Status412PreconditionFailed);
        }
        catch (RpcException e) when (e.Status == RpcStatus.Unimplemented)
        {
            throw new DurableRequestException("The scheduler cannot rewind instances.", StatusCodes.Status501NotImplemented);
        }
    }

    /// <summary>404 for an unknown instance, 410 for a finished one; null when it can be steered.</summary>
    private static async Task<IResult?> RefuseAsync(DurableCall call) => await FindAsync(call, call.InstanceId) switch
    {
        null => Results.NotFound(),
        { } state when InstanceStatusView.IsFinished(state.OrchestrationStatus) => Results.StatusCode(StatusCodes.Status410Gone),
        _ => null,
    };

    private static bool MediaTypeIsJson(string? contentType) =>
        (contentType ?? "").Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);

    private static IResult Deleted(int count) => DurableJson.Result(new JsonObject { ["instancesDeleted"] = count });
}
