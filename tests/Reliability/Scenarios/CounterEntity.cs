using System.Globalization;
using Workflows.Protocol;
using Workflows.Scheduler.Tests;

namespace Workflows.Reliability.Tests.Scenarios;

/// <summary>An entity that counts: add, get, fail, and messages to others.</summary>
internal static class CounterEntity
{
    public static EntityBatchResult Run(EntityRequest batch)
    {
        var value = int.Parse(batch.EntityState ?? "0", CultureInfo.InvariantCulture);
        var result = new EntityBatchResult();
        foreach (var request in batch.OperationRequests)
        {
            var (operation, input) = request.EntityOperationCalled is { } call
                ? (call.Operation, call.Input)
                : (request.EntityOperationSignaled.Operation, request.EntityOperationSignaled.Input);
            switch (operation)
            {
                case "add":
                    value += int.Parse(input, CultureInfo.InvariantCulture);
                    result.Results.Add(Result.Of($"{value}"));
                    break;
                case "get":
                    result.Results.Add(Result.Of($"{value}"));
                    break;
                case "tell":
                    value++;
                    result.Actions.Add(new OperationAction { SendSignal = new SendSignalAction { InstanceId = "@counter@told", Name = "add", Input = "1" } });
                    result.Actions.Add(new OperationAction
                    {
                        StartNewOrchestration = new StartNewOrchestrationAction { InstanceId = "from-entity", Name = "Sequence", Input = "1" },
                    });
                    result.Results.Add(Result.Of(null));
                    break;
                default:
                    result.Results.Add(Result.Failure($"There is no operation {operation}."));
                    break;
            }
        }

        result.EntityState = $"{value}";
        return result;
    }
}
