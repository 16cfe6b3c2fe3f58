using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Workflows.FunctionsHost.Tests;

public class DurableFunctionTests
{
    [Fact]
    public async Task Start_OrchestrationThroughFunctions_RunsItsActivitiesWithTheFunctionsSerializer()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello", "StartAndWait"));

        var response = await host.Http.PostAsync("/start-and-wait", null);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("tests", json.GetProperty("name").GetString());
        Assert.Equal("Hello Lima in an instance by SayHello", json.GetProperty("output")[0].GetString());
    }

    [Fact]
    public async Task CreateCheckStatusResponse_StartsAndLinks_AsTheIsolatedHelperDoes()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello", "StartHello"));

        var response = await host.Http.PostAsync("/start", null);
        var payload = await response.Content.ReadFromJsonAsync<JsonElement>();
        var status = payload.GetProperty("StatusQueryGetUri").GetString()!;

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(status, response.Headers.Location!.ToString());
        Assert.Null(response.Headers.RetryAfter);
        Assert.StartsWith($"{host.Address}runtime/webhooks/durabletask/instances/", status, StringComparison.Ordinal);
        Assert.Contains("/terminate?reason={{text}}&taskHub=tests", payload.GetProperty("TerminatePostUri").GetString(), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, payload.GetProperty("RewindPostUri").ValueKind);

        var final = await ManagementApi.FinalAsync(host.Http, status);
        Assert.Equal("Completed", final.GetProperty("runtimeStatus").GetString());
        Assert.Equal(2, final.GetProperty("output").GetArrayLength());
        Assert.Equal(2, final.GetProperty("customStatus").GetProperty("Done").GetInt32());
    }

    [Fact]
    public async Task Middleware_SeesOrchestratorsAndActivities_ByTheirBindingTypes()
    {
        var seen = new ConcurrentQueue<string>();
        await using var host = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello", "StartAndWait")
        {
            Configure = builder => builder.UseMiddleware(async (context, next) =>
            {
                seen.Enqueue(context.FunctionDefinition.InputBindings.Values.First(b => b.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type);
                await next();
            }),
        });

        await host.Http.PostAsync("/start-and-wait", null);

        Assert.Equal(["httpTrigger", "orchestrationTrigger", "activityTrigger"], seen.Distinct());
    }

    [Fact]
    public async Task Activity_Throws_FailsTheOrchestrationWithItsMessage()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("HelloCities", "SayHello"));

        var start = await ManagementApi.StartAsync(host.Http, "HelloCities", """["Nowhere"]""");
        var final = await ManagementApi.FinalAsync(host.Http, start.StatusUri);

        Assert.Equal("Failed", final.GetProperty("runtimeStatus").GetString());
        Assert.Contains("no such city", final.GetProperty("output").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_WhileAnActivityRuns_HandsItBackInsteadOfFailingIt()
    {
        using var folder = new Workflows.Testing.TemporaryFolder();
        var seen = new Seen();
        var setup = new HostSetup("Patient", "Slow") { Folder = folder.Path, Configure = builder => builder.Services.AddSingleton(seen) };
        (string Id, string StatusUri) start;
        await using (var first = await RunningHost.StartAsync(setup))
        {
            start = await ManagementApi.StartAsync(first.Http, "Patient");
            await seen.NextAsync();
        }

        await using var second = await RunningHost.StartAsync(setup);
        var final = await ManagementApi.FinalAsync(second.Http, $"{ManagementApi.Base}/instances/{start.Id}");

        Assert.Equal("done", final.GetProperty("output").GetString());
        Assert.Equal(2, seen.All.Count);
    }

    [Fact]
    public async Task FunctionTimeout_Passed_FailsTheActivityWithIt()
    {
        var seen = new Seen();
        await using var host = await RunningHost.StartAsync(new HostSetup("Patient", "Slow")
        {
            HostJsonMembers = """, "functionTimeout": "00:00:00.2" """,
            Configure = builder => builder.Services.AddSingleton(seen),
        });

        var start = await ManagementApi.StartAsync(host.Http, "Patient");
        var final = await ManagementApi.FinalAsync(host.Http, start.StatusUri);

        Assert.Equal("Failed", final.GetProperty("runtimeStatus").GetString());
        Assert.Contains("functionTimeout", final.GetProperty("output").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_WithTheSameData_GoesOnWhereItWas()
    {
        using var folder = new Workflows.Testing.TemporaryFolder();
        var setup = new HostSetup("WaitForGo") { Folder = folder.Path };
        (string Id, string StatusUri) start;
        await using (var first = await RunningHost.StartAsync(setup)) start = await ManagementApi.StartAsync(first.Http, "WaitForGo", "7");

        await using var second = await RunningHost.StartAsync(setup);
        var status = $"/runtime/webhooks/durabletask/instances/{start.Id}";
        await second.Http.PostAsJsonAsync($"{status}/raiseEvent/go", "went");
        var final = await ManagementApi.FinalAsync(second.Http, status);

        Assert.Equal("went7", final.GetProperty("output").GetString());
    }
}
