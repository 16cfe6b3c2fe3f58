using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.DurableTask.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Connects to a task hub, takes the work items its filters admit, and answers them.</summary>
/// <remarks>
/// One server stream brings work items; each is handled by a task of its own, and answers go back as separate calls. How many
/// run at once is the task hub's to decide from the limits that this worker states.
/// </remarks>
internal sealed partial class RpcDurableTaskWorker : DurableTaskWorker
{
    private static readonly TimeSpan HelloDeadline = TimeSpan.FromSeconds(30);

    /// <summary>The hub pings every 30 s; four missed pings mean that the stream is dead although nothing said so.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(120);

    /// <summary>How long a stopping worker waits for the answers of orchestrator turns, which are short.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    private readonly RpcDurableTaskWorkerOptions _options;
    private readonly DurableTaskWorkerWorkItemFilters? _filters;
    private readonly IServiceProvider _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly OrchestrationRunner _orchestrations;
    private readonly ActivityRunner _activities;
    private readonly EntityRunner _entities;
    private readonly InFlightWork _inFlight = new();
    private readonly RunningActivities _running;
    private readonly ExternalPayloads? _payloads;
    private CancellationToken _stopping;

    public RpcDurableTaskWorker(
        string name, IDurableTaskFactory factory, RpcDurableTaskWorkerOptions options, DurableTaskWorkerWorkItemFilters? filters,
        IServiceProvider services, ILoggerFactory loggerFactory, TimeProvider timeProvider)
        : base(name, factory)
    {
        _options = options;
        _filters = filters;
        _services = services;
        _time = timeProvider;
        _running = new RunningActivities(timeProvider);
        _logger = loggerFactory.CreateLogger("Microsoft.DurableTask.Worker.Grpc");
        _payloads = options.Payloads?.Invoke(services);
        ExceptionPropertiesProvider = services.GetService<IExceptionPropertiesProvider>();
        var scopes = services.GetRequiredService<IServiceScopeFactory>();
        _activities = new ActivityRunner(factory, options, scopes, loggerFactory, ExceptionPropertiesProvider);
        _entities = new EntityRunner(factory, options, scopes, loggerFactory, ExceptionPropertiesProvider, timeProvider);
        _orchestrations = new OrchestrationRunner(factory, options, scopes, loggerFactory, ExceptionPropertiesProvider);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var connect = _options.Invoker ?? throw new InvalidOperationException(
            $"The durable task worker '{Name}' has no task hub to connect to. Call UseDurableTaskScheduler or UseGrpc on its builder.");
        _stopping = stoppingToken;
        await using var invoker = connect(_services);
        var reconnecting = new ReconnectPolicy();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await foreach (var item in ReadWorkItemsAsync(invoker, stoppingToken))
                {
                    reconnecting.Received();
                    Dispatch(invoker, item);
                }

                reconnecting.Ended();
                LogStreamEnded();
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception e)
            {
                // Whatever it was, a worker that gives up helps nobody: it says so and connects again.
                var status = (e as RpcException)?.Status ?? RpcStatus.Unknown;
                reconnecting.Failed(status);
                LogDisconnected(status, e);
            }

            if (reconnecting.TakeRenewal()) (invoker as IRenewableConnection)?.Renew();
            await Task.Delay(reconnecting.NextDelay(), _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _inFlight.DrainAsync(DrainLimit, _time);
        await _orchestrations.DisposeAsync();
    }

    /// <summary>Work items until the stream ends; a stream that stays silent too long is given up as UNAVAILABLE.</summary>
    private async IAsyncEnumerable<WorkItem> ReadWorkItemsAsync(
        RpcInvoker invoker, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        await GreetAsync(invoker, stopping);
        using var silence = new CancellationTokenSource(SilenceLimit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, silence.Token);
        await using var items = invoker.StreamAsync(TaskHubMethods.GetWorkItems, Request(), either.Token).GetAsyncEnumerator(either.Token);
        LogConnected(Name);
        while (true)
        {
            try
            {
                if (!await items.MoveNextAsync()) yield break;
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                throw new RpcException(RpcStatus.Unavailable, $"The task hub sent nothing for {SilenceLimit.TotalSeconds} s.");
            }

            silence.CancelAfter(SilenceLimit);
            yield return items.Current;
        }
    }

    private async Task GreetAsync(RpcInvoker invoker, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(HelloDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            await invoker.CallAsync(TaskHubMethods.Hello, new Empty(), either.Token, HelloDeadline);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            throw new RpcException(RpcStatus.DeadlineExceeded, $"The task hub did not answer a greeting within {HelloDeadline.TotalSeconds} s.");
        }
    }

    private GetWorkItemsRequest Request()
    {
        var request = new GetWorkItemsRequest
        {
            MaxConcurrentActivityWorkItems = _options.Concurrency.MaximumConcurrentActivityWorkItems,
            MaxConcurrentOrchestrationWorkItems = _options.Concurrency.MaximumConcurrentOrchestrationWorkItems,
            MaxConcurrentEntityWorkItems = _options.Concurrency.MaximumConcurrentEntityWorkItems,
            Capabilities = { WorkerCapability.HistoryStreaming },
        };
        if (_payloads is not null) request.Capabilities.Add(WorkerCapability.LargePayloads);
        if (_filters is null) return request;

        request.WorkItemFilters = new WorkItemFilters();
        request.WorkItemFilters.Orchestrations.AddRange(
            _filters.Orchestrations.Select(f => new OrchestrationFilter { Name = f.Name, Versions = { f.Versions } }));
        request.WorkItemFilters.Activities.AddRange(_filters.Activities.Select(f => new ActivityFilter { Name = f.Name, Versions = { f.Versions } }));
        request.WorkItemFilters.Entities.AddRange(_filters.Entities.Select(f => new EntityFilter { Name = f.Name }));
        return request;
    }

    private void Dispatch(RpcInvoker invoker, WorkItem item)
    {
        if (_payloads?.HasTokens(item) == true)
        {
            var resolution = new WorkItemResolution(_payloads, new CompletionSender(invoker, _time, _logger, _options.ChunkBytes));
            _inFlight.Run(async () =>
            {
                if (await resolution.ResolveAsync(item) is { } whole) Dispatch(invoker, whole);
                else LogPayloadMissing(item.RequestCase);
            });
            return;
        }

        switch (item.RequestCase)
        {
            case WorkItem.RequestOneofCase.OrchestratorRequest:
                _inFlight.Run(() => AnswerAsync(invoker, item.OrchestratorRequest, item.CompletionToken));
                break;
            case WorkItem.RequestOneofCase.ActivityRequest:
                _inFlight.Run(() => AnswerAsync(invoker, item.ActivityRequest, item.CompletionToken));
                break;
            case WorkItem.RequestOneofCase.EntityRequestV2:
                _inFlight.Run(() => AnswerAsync(invoker, () => _entities.RunAsync(item.EntityRequestV2, item.CompletionToken), item));
                break;
            case WorkItem.RequestOneofCase.EntityRequest:
                _inFlight.Run(() => AnswerAsync(invoker, () => _entities.RunAsync(item.EntityRequest, item.CompletionToken), item));
                break;
            case WorkItem.RequestOneofCase.HealthPing:
                break;
            default:
                LogUnknownWorkItem(item.RequestCase);
                break;
        }
    }

    private async Task AnswerAsync(RpcInvoker invoker, ActivityRequest request, string completionToken)
    {
        if (_running.Begin(request, completionToken) is not { } run)
        {
            LogJoined(request.Name, request.OrchestrationInstance.InstanceId);
            return;
        }

        var sender = new CompletionSender(invoker, _time, _logger, _options.ChunkBytes);
        try
        {
            if (await _activities.RunAsync(request) is { } response) await CompleteAsync(sender, run, response);
            else await sender.AbandonActivityAsync(run.TakeToken(), CancellationToken.None);
        }
        catch (ActivityAbandonedException)
        {
            await sender.AbandonActivityAsync(run.TakeToken(), CancellationToken.None);
        }
        catch (Exception e)
        {
            // Not the activity's own failure, which is data: something around it broke. Another worker may do better.
            LogWorkItemFailed(e, request.Name, request.OrchestrationInstance.InstanceId);
            await sender.AbandonActivityAsync(run.TakeToken(), CancellationToken.None);
        }
        finally
        {
            if (_running.End(run) is { } unanswered) await sender.AbandonActivityAsync(unanswered, CancellationToken.None);
        }
    }

    /// <summary>A result that the hub refuses, because it restarted meanwhile, is not lost: the activity comes again, and gets it at once.</summary>
    private async Task CompleteAsync(CompletionSender sender, RunningActivities.Run run, ActivityResponse response)
    {
        do
        {
            response.CompletionToken = run.TakeToken();
            if (await sender.CompleteAsync(response, CancellationToken.None)) return;
        }
        while (await _running.HasComeAgainAsync(run, _stopping));

        LogResultDropped(run.Request.Name, run.Request.OrchestrationInstance.InstanceId);
    }

    private async Task AnswerAsync(RpcInvoker invoker, Func<Task<EntityBatchResult>> run, WorkItem item)
    {
        var sender = new CompletionSender(invoker, _time, _logger, _options.ChunkBytes);
        try
        {
            await sender.CompleteAsync(await run(), item.EntityRequestV2?.EntityState ?? item.EntityRequest?.EntityState, CancellationToken.None);
        }
        catch (Exception e)
        {
            // Not an operation's own failure, which is data: something around it broke. Another worker may do better.
            LogWorkItemFailed(e, "entity", item.EntityRequestV2?.InstanceId ?? item.EntityRequest.InstanceId);
            await sender.AbandonEntityAsync(item.CompletionToken, CancellationToken.None);
        }
    }

    private async Task AnswerAsync(RpcInvoker invoker, OrchestratorRequest request, string completionToken)
    {
        var sender = new CompletionSender(invoker, _time, _logger, _options.ChunkBytes);
        try
        {
            await _orchestrations.AnswerAsync(invoker, sender, request, completionToken);
        }
        catch (Exception e)
        {
            // Not the orchestrator's own failure, which is data: something around it broke. Another worker may do better.
            LogWorkItemFailed(e, "orchestration", request.InstanceId);
            await sender.AbandonOrchestrationAsync(completionToken, CancellationToken.None);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker '{Worker}' is connected to its task hub")]
    private partial void LogConnected(string worker);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The task hub ended the stream; connecting again")]
    private partial void LogStreamEnded();

    private void LogDisconnected(RpcStatus status, Exception e)
    {
        switch (status)
        {
            case RpcStatus.Unauthenticated or RpcStatus.PermissionDenied:
                LogRefused(status, e.Message);
                break;
            case RpcStatus.NotFound:
                LogUnknownHub(e.Message);
                break;
            default:
                LogDisconnected(e is RpcException ? null : e, status, e.Message);
                break;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Disconnected from the task hub ({Status}): {Detail} Connecting again")]
    private partial void LogDisconnected(Exception? exception, RpcStatus status, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler does not let this worker in ({Status}): {Detail} Check the identity that the connection string names and its role on the task hub; connecting again")]
    private partial void LogRefused(RpcStatus status, string detail);

    [LoggerMessage(Level = LogLevel.Error, Message = "The scheduler has no such task hub: {Detail} Check 'TaskHub' in the connection string, or create the hub; connecting again")]
    private partial void LogUnknownHub(string detail);

    [LoggerMessage(Level = LogLevel.Information, Message = "Activity {Name} of {InstanceId} came again while it runs here; it is not run twice")]
    private partial void LogJoined(string name, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody asked again for the result of activity {Name} of {InstanceId}; it is dropped")]
    private partial void LogResultDropped(string name, string instanceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A work item of the kind {Kind} was ignored; this worker does not know it")]
    private partial void LogUnknownWorkItem(WorkItem.RequestOneofCase kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "A work item ({Kind}) came without its payloads; it failed or was handed back")]
    private partial void LogPayloadMissing(WorkItem.RequestOneofCase kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "The work item {TaskName} of {InstanceId} could not be handled and was handed back")]
    private partial void LogWorkItemFailed(Exception exception, string taskName, string instanceId);
}
