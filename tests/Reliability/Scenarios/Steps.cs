using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>What clients and the world do in the scenarios.</summary>
internal static class Steps
{
    public static Step Start(string name, string? input = null, string id = "a", Action<CreateInstanceRequest>? with = null) =>
        new($"start {id}", run =>
        {
            var request = new CreateInstanceRequest { InstanceId = id, Name = name, Input = input };
            with?.Invoke(request);
            return run.CallAsync(TaskHubMethods.StartInstance, request, RpcStatus.AlreadyExists);
        });

    /// <summary>Takes the place of an instance of the same id, whatever its status.</summary>
    public static Step Replace(string name, string? input = null, string id = "a") => Start(name, input, id, request =>
    {
        request.OrchestrationIdReusePolicy = new OrchestrationIdReusePolicy();
        request.OrchestrationIdReusePolicy.ReplaceableStatus.AddRange(
        [
            OrchestrationStatus.Pending, OrchestrationStatus.Running, OrchestrationStatus.Suspended,
            OrchestrationStatus.Completed, OrchestrationStatus.Failed, OrchestrationStatus.Terminated,
        ]);
    }) with { Replaces = [id] };

    public static Step StartAt(double hours, string name, string? input = null, string id = "a") => Start(name, input, id, request =>
        request.ScheduledStartTimestamp = Timestamp.FromDateTimeOffset(ScenarioRun.Beginning.AddHours(hours)));

    public static Step Raise(string name, string? input = null, string id = "a") => new($"raise {name} for {id}", run =>
        run.CallAsync(TaskHubMethods.RaiseEvent, new RaiseEventRequest { InstanceId = id, Name = name, Input = input }));

    public static Step Terminate(string id = "a", bool recursive = false, string output = "\"stopped\"") => new($"terminate {id}", run =>
        run.CallAsync(TaskHubMethods.TerminateInstance, new TerminateRequest { InstanceId = id, Output = output, Recursive = recursive }));

    public static Step TerminateAtOnce(string id = "a") => new($"terminate {id} at once", run =>
    {
        var request = new SkipGracefulOrchestrationTerminationsRequest { Reason = "\"stopped\"", InstanceBatch = new InstanceBatch() };
        request.InstanceBatch.InstanceIds.Add(id);
        return run.CallAsync(TaskHubMethods.SkipGracefulOrchestrationTerminations, request);
    });

    public static Step Suspend(string id = "a") => new($"suspend {id}", run =>
        run.CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = id }));

    public static Step Resume(string id = "a") => new($"resume {id}", run =>
        run.CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = id }));

    public static Step Rewind(string id, params string[] replaces) => new($"rewind {id}", run =>
        run.CallAsync(TaskHubMethods.RewindInstance, new RewindInstanceRequest { InstanceId = id, Reason = "repaired" }, RpcStatus.FailedPrecondition))
    {
        Replaces = [id, .. replaces],
    };

    public static Step Restart(string id = "a") => new($"restart {id}", run =>
        run.CallAsync(TaskHubMethods.RestartInstance, new RestartInstanceRequest { InstanceId = id }, RpcStatus.FailedPrecondition))
    {
        Replaces = [id],
    };

    public static Step Purge(string id, bool recursive = false, params string[] replaces) => new($"purge {id}", run =>
        run.CallAsync(TaskHubMethods.PurgeInstances, new PurgeInstancesRequest { InstanceId = id, Recursive = recursive }))
    {
        Replaces = [id, .. replaces],
    };

    /// <param name="request">Tells the hub that a repeated signal is the same.</param>
    public static Step Signal(int request, string id, string operation, string? input = null, double? atHours = null) => new($"signal {operation} to {id}", run =>
        run.CallAsync(TaskHubMethods.SignalEntity, new SignalEntityRequest
        {
            InstanceId = id, Name = operation, Input = input, RequestId = new Guid(request, 0, 0, new byte[8]).ToString(),
            ScheduledTime = atHours is { } hours ? Timestamp.FromDateTimeOffset(ScenarioRun.Beginning.AddHours(hours)) : null,
        }));

    public static Step Cancel(string id, string itemId) => new($"cancel item {itemId} of {id}", run =>
    {
        var request = new RequestCancellationRequest { InstanceId = id };
        request.ItemIds.Add(itemId);
        return run.CallAsync(WorkflowsMethods.RequestCancellation, request);
    });

    public static Step Checkpoint(string id, string itemId, string payload) => new($"checkpoint of item {itemId} of {id}", run =>
        run.CallAsync(WorkflowsMethods.SaveCheckpoint, new SaveCheckpointRequest { InstanceId = id, ItemId = itemId, Payload = payload }));

    public static Step Wait(double hours) => new($"wait until hour {hours}", run =>
    {
        run.AdvanceTo(TimeSpan.FromHours(hours));
        return Task.CompletedTask;
    });

    /// <summary>The scheduler is stopped in order and started again.</summary>
    public static Step RestartScheduler() => new("restart the scheduler", run => run.RestartAsync());
}
