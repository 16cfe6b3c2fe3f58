using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

public class HttpFunctionTests
{
    private static HostSetup Setup(params string[] functions) => new(functions)
    {
        Configure = builder => builder.Services.AddScoped<ScopedCounter>().AddScoped<ScopedUser>().AddSingleton<StreamSteps>(),
    };

    [Fact]
    public async Task Get_RouteValueAndActionResult_AnswersMvcJson()
    {
        await using var host = await RunningHost.StartAsync(Setup("Hello"));

        var json = await host.Http.GetFromJsonAsync<JsonElement>("/hello/Ada");

        Assert.Equal("Hello Ada", json.GetProperty("greeting").GetString());
    }

    [Fact]
    public async Task Get_RouteConstraint_BindsTheNumberAndRefusesOtherText()
    {
        await using var host = await RunningHost.StartAsync(Setup("Number"));

        Assert.Equal(42, (await host.Http.GetFromJsonAsync<JsonElement>("/numbers/21")).GetProperty("doubled").GetInt32());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/numbers/many")).StatusCode);
    }

    [Fact]
    public async Task Get_CatchAllWithoutPrefix_LeavesTheHostsOwnPathsAlone()
    {
        await using var host = await RunningHost.StartAsync(Setup("CatchAll", "Number"));

        Assert.Equal("rest:a/b.css", await host.Http.GetStringAsync("/a/b.css"));
        Assert.Equal("rest:", await host.Http.GetStringAsync("/"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/admin/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/runtime/webhooks/other")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.PutAsync("/runtime/webhooks/durabletask/instances", null)).StatusCode);
    }

    [Fact]
    public async Task Post_PocoTriggerAndFromBody_ReadTheBody()
    {
        await using var host = await RunningHost.StartAsync(Setup("Post", "FromBody"));

        Assert.Equal("7/lamp", await (await host.Http.PostAsJsonAsync("/orders", new Order(7, "lamp"))).Content.ReadAsStringAsync());
        Assert.Equal("8/desk", await (await host.Http.PostAsJsonAsync("/body", new Order(8, "desk"))).Content.ReadAsStringAsync());
        var bad = await host.Http.PostAsync("/body", new StringContent("{", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
    }

    [Fact]
    public async Task Post_RequestData_WritesStatusHeadersAndWorkerJson()
    {
        await using var host = await RunningHost.StartAsync(Setup("Data"));

        var response = await host.Http.PostAsync("/data", new StringContent("""{"id":1,"NAME":"cup"}"""));

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("cup", response.Headers.GetValues("X-Order").Single());
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal("""{"Id":2,"Name":"cup"}""", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Invoke_VoidAndPocoResults_AnswerEmpty200()
    {
        await using var host = await RunningHost.StartAsync(Setup("Void", "Poco"));

        var nothing = await host.Http.PutAsync("/void", null);
        var poco = await host.Http.GetAsync("/poco");

        Assert.Equal(HttpStatusCode.OK, nothing.StatusCode);
        Assert.Equal("yes", nothing.Headers.GetValues("X-Seen").Single());
        Assert.Equal(HttpStatusCode.OK, poco.StatusCode);
        Assert.Equal("", await poco.Content.ReadAsStringAsync());
        Assert.Contains(host.Logs.Lines, l => l.Contains("Poco returned a value that is no HTTP response", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invoke_Throws_AnswersEmpty500AndLogsTheInvocation()
    {
        await using var host = await RunningHost.StartAsync(Setup("Throws"));

        var response = await host.Http.GetAsync("/throws");

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync());
        Assert.Contains(host.Logs.Lines, l => l.StartsWith("Error: The function Throws failed (invocation ", StringComparison.Ordinal) && l.EndsWith("a secret detail", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Invoke_ScopedServices_AreSharedInOneInvocationOnly()
    {
        await using var host = await RunningHost.StartAsync(Setup("Scopes"));

        var first = await host.Http.GetFromJsonAsync<Guid[]>("/scopes");
        var second = await host.Http.GetFromJsonAsync<Guid[]>("/scopes");

        Assert.Equal(first![0], first[1]);
        Assert.NotEqual(first[0], second![0]);
    }

    [Fact]
    public async Task Get_ServerSentEvents_ArriveBeforeTheFunctionEnds()
    {
        await using var host = await RunningHost.StartAsync(Setup("Events"));

        using var response = await host.Http.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await lines.ReadLineAsync(Deadline.Token);
        host.Services.GetRequiredService<StreamSteps>().Continue.SetResult();
        await lines.ReadLineAsync(Deadline.Token);
        var second = await lines.ReadLineAsync(Deadline.Token);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("data: one", first);
        Assert.Equal("data: two", second);
    }

    [Fact]
    public async Task Get_WebSocket_UpgradesAndEchoes()
    {
        await using var host = await RunningHost.StartAsync(Setup("Socket"));
        using var socket = new ClientWebSocket();

        await socket.ConnectAsync(new Uri($"ws://{host.Address.Authority}/socket"), Deadline.Token);
        await socket.SendAsync("hi"u8.ToArray(), WebSocketMessageType.Text, true, Deadline.Token);
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, Deadline.Token);

        Assert.Equal("echo hi", Encoding.UTF8.GetString(buffer, 0, received.Count));
        Assert.Equal(HttpStatusCode.UpgradeRequired, (await host.Http.GetAsync("/socket")).StatusCode);
    }

    [Fact]
    public async Task Get_ForwardedHeadersFromLoopback_ChangeTheUrlThatTheFunctionSees()
    {
        await using var host = await RunningHost.StartAsync(Setup("Url"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/url?q=1");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "app.example");

        var text = await (await host.Http.SendAsync(request)).Content.ReadAsStringAsync();

        Assert.Equal("""https://app.example/url?q=1 {"q":"1"}""", text);
    }

    [Fact]
    public async Task Post_BodyOverTheLimit_Answers413()
    {
        await using var host = await RunningHost.StartAsync(Setup("Length") with { Settings = new() { ["WORKFLOWS_MAX_REQUEST_BYTES"] = "1000" } });

        Assert.Equal("1000", await (await host.Http.PostAsync("/length", new ByteArrayContent(new byte[1000]))).Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Http.PostAsync("/length", new ByteArrayContent(new byte[1001]))).StatusCode);
    }

    [Fact]
    public async Task HostJson_DefaultPrefixOverriddenBySetting_MovesTheRoutes()
    {
        var setup = Setup("Number") with { Http = "{}" };
        await using var standard = await RunningHost.StartAsync(setup);
        await using var overridden = await RunningHost.StartAsync(setup with { Settings = new() { ["AzureFunctionsJobHost:extensions:http:routePrefix"] = "v2/x" } });

        Assert.Equal(HttpStatusCode.OK, (await standard.Http.GetAsync("/api/numbers/1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await standard.Http.GetAsync("/")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await overridden.Http.GetAsync("/v2/x/numbers/1")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await overridden.Http.GetAsync("/api/numbers/1")).StatusCode);
    }

    [Fact]
    public async Task HostJson_CustomHeaders_AreOnEveryResponse()
    {
        await using var host = await RunningHost.StartAsync(Setup("Number") with { Http = """{ "routePrefix": "", "customHeaders": { "X-Content-Type-Options": "nosniff" } }""" });

        Assert.Equal("nosniff", (await host.Http.GetAsync("/numbers/1")).Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("nosniff", (await host.Http.GetAsync("/nowhere")).Headers.GetValues("X-Content-Type-Options").Single());
    }
}
