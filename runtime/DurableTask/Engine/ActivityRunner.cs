using Microsoft.DurableTask;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Protocol;

namespace Workflows.DurableTask;

/// <summary>Runs one activity in a service scope of its own and turns its end into an answer.</summary>
internal sealed class ActivityRunner(
    IDurableTaskFactory factory, DataConverter converter, IServiceScopeFactory scopes, IExceptionPropertiesProvider? exceptionProperties)
{
    public async Task<ActivityResponse> RunAsync(ActivityRequest request, string completionToken)
    {
        var response = new ActivityResponse
        {
            InstanceId = request.OrchestrationInstance.InstanceId,
            TaskId = request.TaskId,
            CompletionToken = completionToken,
        };
        await using var scope = scopes.CreateAsyncScope();
        var version = string.IsNullOrWhiteSpace(request.Version) ? default : new TaskVersion(request.Version);
        if (!factory.TryCreateActivity(request.Name, version, scope.ServiceProvider, out var activity))
        {
            response.FailureDetails = Failures.Final(Failures.ActivityNotFound, $"No activity task named '{request.Name}' was found.");
            return response;
        }

        using var span = Tracing.StartActivity(request);
        try
        {
            var input = Unwrap(request.Input);
            var value = activity.InputType == typeof(RawPayload) ? new RawPayload(input) : converter.Deserialize(input, activity.InputType);
            var result = await activity.RunAsync(new Context(request), value);
            response.Result = result is RawPayload raw ? raw.Text : converter.Serialize(result);
        }
        catch (Exception e) when (e is not ActivityAbandonedException)
        {
            // User code ends here: its failure is the activity's result.
            span?.SetStatus(System.Diagnostics.ActivityStatusCode.Error, e.Message);
            response.FailureDetails = Failures.FromException(e, exceptionProperties);
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
