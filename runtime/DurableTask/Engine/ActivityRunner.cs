using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Runs one activity in a service scope of its own and turns its end into an answer.</summary>
internal sealed class ActivityRunner(
    IDurableTaskFactory factory, DurableTaskWorkerOptions options, IServiceScopeFactory scopes, ILoggerFactory loggerFactory,
    IExceptionPropertiesProvider? exceptionProperties)
{
    private readonly DataConverter _converter = options.DataConverter;
    private readonly TaskLog _log = new(loggerFactory, options.Logging);

    /// <returns>The answer without its token; null when it is for a worker of another version.</returns>
    public async Task<ActivityResponse?> RunAsync(ActivityRequest request)
    {
        var response = new ActivityResponse
        {
            InstanceId = request.OrchestrationInstance.InstanceId,
            TaskId = request.TaskId,
        };
        if (VersionRule.Mismatch(options.Versioning, request.Version, "activity") is { } mismatch)
        {
            if (options.Versioning!.FailureStrategy == DurableTaskWorkerOptions.VersionFailureStrategy.Reject) return null;
            response.FailureDetails = Failures.Final(Failures.VersionMismatch, mismatch);
            return response;
        }

        await using var scope = scopes.CreateAsyncScope();
        var version = string.IsNullOrWhiteSpace(request.Version) ? default : new TaskVersion(request.Version);
        if (!factory.TryCreateActivity(request.Name, version, scope.ServiceProvider, out var activity))
        {
            var versioned = string.IsNullOrEmpty(request.Version) ? "" : $" with version '{request.Version}'";
            response.FailureDetails = Failures.Final(Failures.ActivityNotFound, $"No activity task named '{request.Name}'{versioned} was found.");
            return response;
        }

        using var span = Tracing.StartActivity(request);
        _log.ActivityStarted(request.Name, response.InstanceId);
        try
        {
            var input = Unwrap(request.Input);
            var value = activity.InputType == typeof(RawPayload) ? new RawPayload(input) : _converter.Deserialize(input, activity.InputType);
            var result = await activity.RunAsync(new Context(request), value);
            response.Result = result is RawPayload raw ? raw.Text : _converter.Serialize(result);
            _log.ActivityCompleted(request.Name, response.InstanceId);
        }
        catch (Exception e) when (e is not ActivityAbandonedException)
        {
            // User code ends here: its failure is the activity's result.
            span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            response.FailureDetails = Failures.FromException(e, exceptionProperties);
            _log.ActivityFailed(e, request.Name, response.InstanceId);
        }

        return response;
    }

    /// <summary>Orchestrators send an activity's input as a one-element array; callers in other languages may not.</summary>
    private static string? Unwrap(string? input) =>
        input is { Length: >= 2 } && input[0] == '[' && input[^1] == ']' ? input[1..^1] : input;

    private sealed class Context(ActivityRequest request) : TaskActivityContext
    {
        public override TaskName Name => request.Name;

        public override string InstanceId => request.OrchestrationInstance.InstanceId;

        public override string Version => request.Version ?? "";
    }
}
