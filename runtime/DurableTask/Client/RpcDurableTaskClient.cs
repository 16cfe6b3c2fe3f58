using DurableTask.Core.Exceptions;
using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Client.Entities;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>A client over the Durable Task protocol. Calls whose failures have no own exception throw <see cref="RpcException"/>.</summary>
internal sealed partial class RpcDurableTaskClient : DurableTaskClient
{
    private readonly RpcInvoker _invoker;
    private readonly DurableTaskClientOptions _options;
    private readonly DurableEntityClient? _entities;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <param name="invoker">Owned: disposed with the client.</param>
    public RpcDurableTaskClient(
        string name, RpcInvoker invoker, DurableTaskClientOptions options, TimeProvider time, ILogger<RpcDurableTaskClient> logger)
        : base(name)
    {
        _invoker = invoker;
        _options = options;
        _time = time;
        _logger = logger;
        _entities = options.EnableEntitySupport ? new RpcDurableEntityClient(name, invoker, options.DataConverter, time) : null;
    }

    public override DurableEntityClient Entities => _entities
        ?? throw new NotSupportedException($"Client '{Name}' does not support entities; set EnableEntitySupport in its options.");

    public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
        TaskName orchestratorName, object? input = null, StartOrchestrationOptions? options = null, CancellationToken cancellation = default)
    {
        if (_options.EnableEntitySupport) InstanceIds.ThrowIfEntity(options?.InstanceId);
        var request = new CreateInstanceRequest
        {
            Name = orchestratorName.Name,
            InstanceId = options?.InstanceId ?? Guid.NewGuid().ToString("N"),
            // Names this start: when its answer is lost and the call is made again, the task hub knows it for the same.
            ExecutionId = Guid.NewGuid().ToString("N"),
            Version = VersionOf(options),
            Input = _options.DataConverter.Serialize(input),
            ScheduledStartTimestamp = ProtoConversion.ToProto(options?.StartAt),
            RequestTime = Timestamp.FromDateTimeOffset(_time.GetUtcNow()),
        };
        if (options is not null) request.Tags.Add(options.Tags.ToDictionary());
        if (options?.DedupeStatuses is { } dedupe) request.OrchestrationIdReusePolicy = ReusePolicy.FromDedupeStatuses(dedupe);
        using var span = Tracing.StartCreation(request.Name, request.Version, request.InstanceId);
        request.ParentTraceContext = Tracing.Current();
        LogStarting(orchestratorName.Name, request.InstanceId);
        var response = await CallAsync(TaskHubMethods.StartInstance, request, cancellation, failure => failure.Status switch
        {
            RpcStatus.AlreadyExists => new OrchestrationAlreadyExistsException(failure.Message),
            RpcStatus.InvalidArgument => new ArgumentException(failure.Message, failure),
            _ => null,
        });
        return response.InstanceId;
    }

    public override async Task RaiseEventAsync(
        string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        ArgumentException.ThrowIfNullOrEmpty(eventName);
        if (_options.EnableEntitySupport) InstanceIds.ThrowIfEntity(instanceId);
        var request = new RaiseEventRequest
        {
            InstanceId = instanceId,
            Name = eventName,
            Input = _options.DataConverter.Serialize(eventPayload),
        };
        using var span = Tracing.StartEvent(eventName, instanceId);
        await CallAsync(TaskHubMethods.RaiseEvent, request, cancellation);
    }

    public override Task TerminateInstanceAsync(
        string instanceId, TerminateInstanceOptions? options = null, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        LogTerminating(instanceId);
        var request = new TerminateRequest
        {
            InstanceId = instanceId,
            Output = _options.DataConverter.Serialize(options?.Output),
            Recursive = options?.Recursive ?? false,
        };
        return CallAsync(TaskHubMethods.TerminateInstance, request, cancellation);
    }

    public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        return CallAsync(TaskHubMethods.SuspendInstance, new SuspendRequest { InstanceId = instanceId, Reason = reason }, cancellation);
    }

    public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default)
    {
        InstanceIds.ThrowIfInvalid(instanceId);
        return CallAsync(TaskHubMethods.ResumeInstance, new ResumeRequest { InstanceId = instanceId, Reason = reason }, cancellation);
    }

    public override ValueTask DisposeAsync() => _invoker.DisposeAsync();

    // An explicit empty version means unversioned, whatever the default is.
    private string? VersionOf(StartOrchestrationOptions? options) =>
        options?.Version is { } version ? version.Version
        : _options.DefaultVersion.Length > 0 ? _options.DefaultVersion
        : null;

    /// <param name="map">The exception that a status becomes; null leaves the <see cref="RpcException"/> as it is.</param>
    private async Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellation, Func<RpcException, Exception?>? map = null)
        where TRequest : class, Google.Protobuf.IMessage<TRequest>
        where TResponse : class, Google.Protobuf.IMessage<TResponse>
    {
        try
        {
            return await _invoker.CallAsync(method, request, cancellation);
        }
        catch (RpcException failure) when (failure.Status == RpcStatus.Cancelled)
        {
            throw new OperationCanceledException($"{method.Name} was cancelled.", failure, cancellation);
        }
        catch (RpcException failure) when (map?.Invoke(failure) is { } mapped)
        {
            throw mapped;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Starting orchestration {Orchestrator} as {InstanceId}")]
    private partial void LogStarting(string orchestrator, string instanceId);

    [LoggerMessage(Level = LogLevel.Information, Message = "Asking for the termination of {InstanceId}")]
    private partial void LogTerminating(string instanceId);
}
