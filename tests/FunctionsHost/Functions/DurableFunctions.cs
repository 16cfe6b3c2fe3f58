using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Workflows.FunctionsHost.Tests;

public sealed record Greeting(string City, int Repeat)
{
#pragma warning disable CA1051 // A field on purpose: the functions serializer leaves it out.
    public string Hidden = "";
#pragma warning restore CA1051
}

public static class DurableFunctions
{
    [Function("HelloCities")]
    public static async Task<string[]> HelloCities([OrchestrationTrigger] TaskOrchestrationContext context, string[]? cities)
    {
        var tasks = (cities ?? ["Oslo"]).Select(c => context.CallActivityAsync<string>("SayHello", new Greeting(c, 1) { Hidden = "x" }));
        var results = await Task.WhenAll(tasks);
        context.SetCustomStatus(new { Done = results.Length });
        return results;
    }

    [Function("SayHello")]
    public static string SayHello([ActivityTrigger] Greeting greeting, string instanceId, FunctionContext context)
    {
        if (greeting.City == "Nowhere") throw new InvalidOperationException("no such city");
        return $"Hello {greeting.City}{greeting.Hidden} in {(instanceId.Length > 0 ? "an instance" : "nothing")} by {context.FunctionDefinition.Name}";
    }

    [Function("Patient")]
    public static Task<string> Patient([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync<string>("Slow");

    [Function("Slow")]
    public static async Task<string> Slow([ActivityTrigger] FunctionContext context)
    {
        var seen = (Seen)context.InstanceServices.GetService(typeof(Seen))!;
        seen.Add("started");
        if (seen.All.Count == 1) await Task.Delay(Timeout.Infinite, context.CancellationToken);
        return "done";
    }

    [Function("WaitForGo")]
    public static async Task<string> WaitForGo([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.WaitForExternalEvent<string>("Go") + context.GetInput<int>();

    [Function("StartHello")]
    public static async Task<HttpResponseData> StartHello(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "start")] HttpRequestData req, [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("HelloCities", new[] { "Lima", "Rome" });
        return await client.CreateCheckStatusResponseAsync(req, id);
    }

    [Function("StartAndWait")]
    public static async Task<IResult> StartAndWait(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start-and-wait")] HttpRequest req, [DurableClient] DurableTaskClient client)
    {
        var id = await client.ScheduleNewOrchestrationInstanceAsync("HelloCities", new[] { "Lima" });
        var done = await client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, req.HttpContext.RequestAborted);
        return Results.Json(new { client.Name, Output = done.ReadOutputAs<string[]>() });
    }
}
