using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.DurableTask.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Entities;

namespace Workflows.FunctionsHost.Tests;

/// <summary>The state of the entity function; its public methods are the operations.</summary>
public sealed class TallyState
{
    public int Count { get; set; }

    public int Add(int amount) => Count += amount;

    // An operation is a method of the instance, whatever it uses of it.
#pragma warning disable CA1822
    public void Fail() => throw new InvalidOperationException("the tally says no");
#pragma warning restore CA1822
}

public static class HttpAndEntityFunctions
{
    [Function("Tally")]
    public static Task Tally([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<TallyState>();

    [Function("UsesTally")]
    public static async Task<string> UsesTally([OrchestrationTrigger] TaskOrchestrationContext context, string key)
    {
        var id = new EntityInstanceId("Tally", key);
        await context.Entities.SignalEntityAsync(id, "Add", 2);
        await using (await context.Entities.LockEntitiesAsync(id))
        {
            try
            {
                await context.Entities.CallEntityAsync(id, "Fail");
            }
            catch (EntityOperationFailedException e)
            {
                return $"{await context.Entities.CallEntityAsync<int>(id, "add", 3)} {e.FailureDetails.ErrorMessage}";
            }
        }

        return "no failure";
    }

    [Function("CallsHttp")]
    public static async Task<string> CallsHttp([OrchestrationTrigger] TaskOrchestrationContext context, string uri)
    {
        var request = new DurableHttpRequest(HttpMethod.Post, new Uri(uri))
        {
            Content = "hello",
            Headers = new Dictionary<string, Microsoft.Extensions.Primitives.StringValues> { ["X-Token"] = "t", ["Content-Type"] = "text/x-test" },
            HttpRetryOptions = new HttpRetryOptions { MaxNumberOfAttempts = 3, FirstRetryInterval = TimeSpan.FromMilliseconds(1) },
        };
        var response = await context.CallHttpAsync(request);
        return $"{(int)response.StatusCode} {response.Content}";
    }
}
