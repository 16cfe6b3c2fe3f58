using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Answers orchestrator work items: from a warm session when there is one, else by replaying history.</summary>
internal sealed class OrchestrationRunner(
    IDurableTaskFactory factory, DurableTaskWorkerOptions options, IServiceScopeFactory scopes, ILoggerFactory loggerFactory,
    IExceptionPropertiesProvider? exceptionProperties) : IAsyncDisposable
{
    private readonly TaskLog _log = new(loggerFactory, options.Logging);
    private readonly WarmSessions _sessions = new(WarmSessions.DefaultCapacity);

    public async Task AnswerAsync(RpcInvoker invoker, CompletionSender sender, OrchestratorRequest request, string completionToken)
    {
        var session = await FindOrReplayableAsync(request);
        if (session is null)
        {
            // The hub counted on a session that is gone; it sends the same events again with the whole history.
            await sender.CompleteAsync(
                new OrchestratorResponse { InstanceId = request.InstanceId, CompletionToken = completionToken, RequiresHistory = true },
                CancellationToken.None);
            return;
        }

        OrchestratorResponse response;
        try
        {
            var past = request.RequiresHistoryStreaming ? await ReadHistoryAsync(invoker, request) : request.PastEvents;
            if (await RefusalAsync(past, request) is { } refusal)
            {
                await _sessions.CloseAsync(session);
                if (refusal.Response is null) await sender.AbandonOrchestrationAsync(completionToken, CancellationToken.None);
                else await sender.CompleteAsync(WithToken(refusal.Response, completionToken), CancellationToken.None);
                return;
            }

            session.Execution.Trace.TakeUp(request.OrchestrationTraceContext);
            response = session.Execution.Execute(past, request.NewEvents);
        }
        catch
        {
            await _sessions.CloseAsync(session);
            throw;
        }

        Log(session.Execution, request, response);
        // Whoever ran the code says under which span; an answer given without running it does not.
        if (session.Execution.HasRun) response.OrchestrationTraceContext = session.Execution.Trace.ToKeep();
        var spans = session.Execution.Trace.TakeEnded();
        var isLast = session.Execution.IsCompleted;
        // Before the answer goes: the hub may hand out the next turn before this one's acknowledgement is here.
        var isKept = !isLast && await _sessions.TryPutAsync(session);
        var taken = await sender.CompleteAsync(WithToken(response, completionToken), CancellationToken.None);
        if (taken) OrchestrationTrace.Tell(spans);
        if (!isKept) await _sessions.CloseAsync(session);
        else if (!taken) await _sessions.ForgetAsync(session);
    }

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private void Log(OrchestrationExecution execution, OrchestratorRequest request, OrchestratorResponse response)
    {
        if (request.PastEvents.Count == 0 && request.NewEvents.Any(e => e.ExecutionStarted is not null)) _log.OrchestrationStarted(execution.Name, request.InstanceId);
        if (!execution.IsCompleted || response.Actions.LastOrDefault(a => a.CompleteOrchestration is not null)?.CompleteOrchestration is not { } end) return;
        if (end.OrchestrationStatus == OrchestrationStatus.Failed) _log.OrchestrationFailed(execution.Name, request.InstanceId, end.FailureDetails?.ErrorMessage ?? "");
        else _log.OrchestrationCompleted(execution.Name, request.InstanceId);
    }

    private static OrchestratorResponse WithToken(OrchestratorResponse response, string completionToken)
    {
        response.CompletionToken = completionToken;
        return response;
    }

    /// <summary>The warm session, or a fresh execution when history came along; null when the hub must send history.</summary>
    private async Task<WarmSession?> FindOrReplayableAsync(OrchestratorRequest request)
    {
        if (IsWarm(request)) return _sessions.Take(request.InstanceId, request.ExecutionId ?? "");

        var scope = scopes.CreateAsyncScope();
        var environment = new OrchestrationEnvironment
        {
            Converter = options.DataConverter,
            MaximumTimerInterval = options.MaximumTimerInterval,
            DefaultVersion = options.Versioning?.DefaultVersion ?? "",
            EntitySupport = options.EnableEntitySupport,
            LoggerFactory = loggerFactory,
            ExceptionProperties = exceptionProperties,
            CreateOrchestrator = (name, version) =>
                factory.TryCreateOrchestrator(name, version, scope.ServiceProvider, out var orchestrator) ? orchestrator : null,
        };
        var session = new WarmSession(
            request.InstanceId, request.ExecutionId ?? "", new OrchestrationExecution(environment, request.InstanceId), scope);
        await _sessions.OpenAsync(session);
        return session;
    }

    private static bool IsWarm(OrchestratorRequest request) => Flag(request, "IsExtendedSession") && !Flag(request, "IncludeState");

    private static bool Flag(OrchestratorRequest request, string name) =>
        request.Properties.TryGetValue(name, out var value) && value.BoolValue;

    private static async Task<IReadOnlyList<HistoryEvent>> ReadHistoryAsync(RpcInvoker invoker, OrchestratorRequest request)
    {
        var events = new List<HistoryEvent>();
        var ask = new StreamInstanceHistoryRequest
        {
            InstanceId = request.InstanceId,
            ExecutionId = request.ExecutionId,
            ForWorkItemProcessing = true,
        };
        await foreach (var chunk in invoker.StreamAsync(TaskHubMethods.StreamInstanceHistory, ask, CancellationToken.None))
            events.AddRange(chunk.Events);
        return events;
    }

    /// <summary>What the worker's versioning and filter say against this orchestration; null when it may run here.</summary>
    private async ValueTask<VersionRefusal?> RefusalAsync(IReadOnlyList<HistoryEvent> past, OrchestratorRequest request)
    {
#pragma warning disable CS0618 // The filter is experimental as a whole.
        var filter = options.OrchestrationFilter;
#pragma warning restore CS0618
        if (options.Versioning is null && filter is null) return null;
        var started = past.Concat(request.NewEvents).Select(e => e.ExecutionStarted).FirstOrDefault(e => e is not null);
        if (started is null) return null; // A warm session, which was admitted when it began.

#pragma warning disable CS0618
        if (filter is not null && !await filter.IsOrchestrationValidAsync(new OrchestrationFilterParameters { Name = started.Name, Tags = started.Tags }))
            return new VersionRefusal(null);
#pragma warning restore CS0618
        if (VersionRule.Mismatch(options.Versioning, started.Version, "orchestration") is not { } message) return null;
        if (options.Versioning!.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Reject) return new VersionRefusal(null);

        return new VersionRefusal(new OrchestratorResponse
        {
            InstanceId = request.InstanceId,
            Actions =
            {
                new OrchestratorAction
                {
                    CompleteOrchestration = new CompleteOrchestrationAction
                    {
                        OrchestrationStatus = OrchestrationStatus.Failed,
                        FailureDetails = Failures.Final(Failures.VersionMismatch, message),
                    },
                },
            },
        });
    }

    /// <param name="Response">The failed completion to answer with; null to hand the work item back.</param>
    private sealed record VersionRefusal(OrchestratorResponse? Response);
}
