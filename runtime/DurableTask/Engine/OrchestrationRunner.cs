using Microsoft.DurableTask;
using Microsoft.DurableTask.Abstractions;
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
            if (Refusal(past, request) is { } refusal)
            {
                await session.DisposeAsync();
                if (refusal.Response is null) await sender.AbandonOrchestrationAsync(completionToken, CancellationToken.None);
                else await sender.CompleteAsync(WithToken(refusal.Response, completionToken), CancellationToken.None);
                return;
            }

            response = session.Execution.Execute(past, request.NewEvents);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }

        // Whoever ran the code says under which span; an answer given without running it does not.
        if (session.Execution.HasRun) response.OrchestrationTraceContext = request.OrchestrationTraceContext ?? new OrchestrationTraceContext();
        var taken = await sender.CompleteAsync(WithToken(response, completionToken), CancellationToken.None);
        if (taken && !session.Execution.IsCompleted) await _sessions.PutAsync(session);
        else await session.DisposeAsync();
    }

    public ValueTask DisposeAsync() => _sessions.DisposeAsync();

    private static OrchestratorResponse WithToken(OrchestratorResponse response, string completionToken)
    {
        response.CompletionToken = completionToken;
        return response;
    }

    /// <summary>The warm session, or a fresh execution when history came along; null when the hub must send history.</summary>
    private async Task<WarmSession?> FindOrReplayableAsync(OrchestratorRequest request)
    {
        if (IsWarm(request)) return _sessions.Take(request.InstanceId, request.ExecutionId ?? "");

        await _sessions.DropAsync(request.InstanceId);
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
        return new WarmSession(
            request.InstanceId, request.ExecutionId ?? "", new OrchestrationExecution(environment, request.InstanceId), scope);
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

    /// <summary>What the worker's versioning says against this orchestration; null when it may run here.</summary>
    private VersionRefusal? Refusal(IReadOnlyList<HistoryEvent> past, OrchestratorRequest request)
    {
        if (options.Versioning is not { MatchStrategy: not DurableTaskWorkerOptions.VersionMatchStrategy.None } versioning) return null;
        var started = past.Concat(request.NewEvents).Select(e => e.ExecutionStarted).FirstOrDefault(e => e is not null);
        if (started is null) return null;

        var order = TaskOrchestrationVersioningUtils.CompareVersions(started.Version ?? "", versioning.Version);
        var isStrict = versioning.MatchStrategy == DurableTaskWorkerOptions.VersionMatchStrategy.Strict;
        var admitted = isStrict ? order == 0 : order <= 0;
        if (admitted) return null;
        if (versioning.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Reject) return new VersionRefusal(null);

        var message = $"The orchestration version '{started.Version}' {(isStrict ? "does not match" : "is greater than")} the worker version '{versioning.Version}'.";
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
