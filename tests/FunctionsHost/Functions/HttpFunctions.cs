using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.Logging;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace Workflows.FunctionsHost.Tests;

public sealed record Order(int Id, string Name);

public sealed class ScopedCounter
{
    public Guid Id { get; } = Guid.NewGuid();
}

public sealed class ScopedUser(ScopedCounter counter)
{
    public Guid Id => counter.Id;
}

public sealed class StreamSteps
{
    public TaskCompletionSource Continue { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

public sealed class HttpFunctions(ScopedCounter counter, ScopedUser user)
{
    [Function("Hello")]
    public static IActionResult Hello([HttpTrigger(AuthorizationLevel.Function, "get", Route = "hello/{name}")] HttpRequest req, string name) =>
        new OkObjectResult(new { Greeting = $"Hello {name}", req.Path.Value });

    [Function("Number")]
    public static IResult Number([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "numbers/{id:int}")] HttpRequest req, int id) =>
        Results.Json(new { Doubled = id * 2 });

    [Function("CatchAll")]
    public static IResult CatchAll([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "{*rest}")] HttpRequest req, string? rest) =>
        Results.Text($"rest:{rest}");

    [Function("Post")]
    public static IResult Post([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "orders")] Order order) => Results.Text($"{order.Id}/{order.Name}");

    [Function("FromBody")]
    public static IResult FromBody([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest req, [FromBody] Order order) =>
        Results.Text($"{order.Id}/{order.Name}");

    [Function("Data")]
    public static async Task<HttpResponseData> Data([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "data")] HttpRequestData req)
    {
        var order = await req.ReadFromJsonAsync<Order>();
        var response = req.CreateResponse(HttpStatusCode.Created);
        response.Headers.Add("X-Order", order!.Name);
        await response.WriteAsJsonAsync(order with { Id = order.Id + 1 });
        return response;
    }

    [Function("Void")]
    public static void Void([HttpTrigger(AuthorizationLevel.Anonymous, Route = "void")] HttpRequest req) => req.HttpContext.Response.Headers["X-Seen"] = "yes";

    [Function("Poco")]
    public static Order Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poco")] HttpRequest req) => new(1, "a");

    [Function("Throws")]
    public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest req) =>
        throw new InvalidOperationException("a secret detail");

    [Function("Scopes")]
    public IResult Scopes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scopes")] HttpRequest req) =>
        Results.Json(new[] { counter.Id, user.Id });

    [Function("Length")]
    public static async Task<IResult> Length([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "length")] HttpRequest req, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await req.Body.CopyToAsync(buffer, cancellationToken);
        return Results.Text($"{buffer.Length}");
    }

    [Function("Events")]
    public static async Task Events([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "events")] HttpContext http, FunctionContext context)
    {
        var steps = (StreamSteps)context.InstanceServices.GetService(typeof(StreamSteps))!;
        http.Response.ContentType = "text/event-stream";
        await http.Response.WriteAsync("data: one\n\n");
        await http.Response.Body.FlushAsync();
        await steps.Continue.Task;
        await http.Response.WriteAsync("data: two\n\n");
    }

    [Function("Socket")]
    public static async Task<IResult> Socket([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "socket")] HttpRequest req)
    {
        if (!req.HttpContext.WebSockets.IsWebSocketRequest) return Results.StatusCode(StatusCodes.Status426UpgradeRequired);
        using var socket = await req.HttpContext.WebSockets.AcceptWebSocketAsync();
        var buffer = new byte[100];
        var received = await socket.ReceiveAsync(buffer, req.HttpContext.RequestAborted);
        await socket.SendAsync(Encoding.UTF8.GetBytes("echo " + Encoding.UTF8.GetString(buffer, 0, received.Count)),
            System.Net.WebSockets.WebSocketMessageType.Text, true, req.HttpContext.RequestAborted);
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, null, req.HttpContext.RequestAborted);
        return Results.Empty;
    }

    [Function("Url")]
    public static IResult Url([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "url")] HttpRequestData req, FunctionContext context) =>
        Results.Text($"{req.Url} {context.BindingContext.BindingData["Query"]}");

    [Function("Logs")]
    public static IResult Logs([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "logs")] HttpRequest req, FunctionContext context)
    {
        context.GetLogger("App").LogInformation("logged by {Function}", context.FunctionDefinition.Name);
        return Results.Ok();
    }
}

public sealed class TwoOutputs
{
    [HttpResult]
    public IActionResult? Response { get; set; }

    [QueueOutput("two-outputs")]
    public string? Message { get; set; }
}

public static class IndexingErrors
{
    [Function("BadSchedule")]
    public static void BadSchedule([TimerTrigger("61 * * * * *")] TimerInfo timer) => _ = timer;
}
