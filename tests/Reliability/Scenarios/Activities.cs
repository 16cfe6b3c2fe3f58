using System.Text.Json;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>What the corpus' activities do; the same for the same task at the same time.</summary>
internal static class Activities
{
    /// <summary>When what is broken in the scenarios' world is repaired.</summary>
    public static readonly DateTimeOffset Repaired = ScenarioRun.Beginning.AddHours(1);

    /// <summary>A worker that hands it back instead of running it.</summary>
    public static bool IsReluctant(ActivityRequest activity, DateTimeOffset now) => activity.Name == "Reluctant" && now < ScenarioRun.Beginning.AddSeconds(1);

    public static async Task<(string? Result, TaskFailureDetails? Failure)> RunAsync(ActivityRequest activity, RpcInvoker client, DateTimeOffset now)
    {
        // Our SDK wraps an activity's input into an array of one.
        var input = activity.Input is null ? "null" : JsonDocument.Parse(activity.Input).RootElement[0].GetRawText();
        switch (activity.Name)
        {
            case "Echo" or "Reluctant":
                return (input, null);
            case "Broken" when now < Repaired:
                return (null, Failure("It is broken."));
            case "Broken":
                return ("\"repaired\"", null);
            case "Flaky" when activity.TaskId < 3:
                return (null, Failure($"Attempt {activity.TaskId} failed."));
            case "Flaky":
                return ("\"at last\"", null);
            case "Large":
                return ($"\"{new string('x', int.Parse(input, System.Globalization.CultureInfo.InvariantCulture))}\"", null);
            case "Careful":
                return ($"\"{await FromCheckpointAsync(activity, client)}\"", null);
            default:
                return (null, Failure($"There is no activity {activity.Name}."));
        }
    }

    /// <summary>Goes on from its checkpoint: two pages in all, whatever happens in between.</summary>
    private static async Task<string> FromCheckpointAsync(ActivityRequest activity, RpcInvoker client)
    {
        var id = activity.OrchestrationInstance.InstanceId;
        var item = $"{activity.TaskId}";
        var read = await client.CallAsync(WorkflowsMethods.ReadCheckpoint, new ReadCheckpointRequest { InstanceId = id, ItemId = item }, Deadline.Token);
        for (var page = (read.Payload ?? "").Length; page < 2; page++)
        {
            await client.CallAsync(
                WorkflowsMethods.SaveCheckpoint, new SaveCheckpointRequest { InstanceId = id, ItemId = item, Payload = new string('p', page + 1) }, Deadline.Token);
        }

        return "pp";
    }

    private static TaskFailureDetails Failure(string message) => new() { ErrorType = "Test", ErrorMessage = message };
}
