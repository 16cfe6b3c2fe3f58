using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Protocol;
using Workflows.Scheduler.Hubs;

namespace Workflows.Scheduler.Operator;

/// <summary>The operator's calls. Answers are JSON; errors are application/problem+json with a code, a sentence and what to do.</summary>
internal sealed class OperatorEndpoints(TaskHubs hubs, Retention? retention)
{
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => OperatorPage.WriteAsync(context.Response));
        routes.MapGet("/hubs", context => WriteAsync(context, HubsView.From(hubs, retention)));
        Get(routes, "overview", async (hub, context) => await hub.OverviewAsync(context.RequestAborted));
        Get(routes, "leases", async (hub, context) => await hub.DescribeLeasesAsync(OperatorQuery.Text(context.Request, "worker"), OperatorQuery.PageSize(context.Request)));
        Get(routes, "instances", async (hub, context) => await hub.SearchAsync(OperatorQuery.Search(context.Request), context.RequestAborted));
        Get(routes, "instances/{id}", async (hub, context) => InstanceView.From(await StateAsync(hub, context)));
        Get(routes, "instances/{id}/why", async (hub, context) => new { sentence = await hub.WhyAsync(IdOf(context)) });
        routes.MapGet("/hubs/{hub}/instances/{id}/history", context => GuardAsync(context, WriteHistoryAsync));
        Post(routes, "purge", async (hub, context) => await CleanUp.RunAsync(hub, context));
        Get(routes, "queues", async (hub, _) => QueuesView.From(await hub.DescribeQueuesAsync()));
        Get(routes, "entities", async (hub, context) => EntityView.From(await hub.QueryEntitiesAsync(EntitiesOf(context.Request), context.RequestAborted)));
        Get(routes, "quarantine", async (hub, context) => new { items = await hub.QuarantinedAsync(context.RequestAborted) });
        Get(routes, "quarantine/{number:long}", async (hub, context) => await hub.InspectAsync(NumberOf(context), context.RequestAborted));
        Post(routes, "quarantine/{number:long}/redrive", async (hub, context) => await hub.RedriveAsync(NumberOf(context), await InputOf(context)));
        Post(routes, "quarantine/{number:long}/discard", async (hub, context) => await Done(hub.DiscardAsync(NumberOf(context))));
        Post(routes, "instances/{id}/terminate", async (hub, context) =>
            await Done(hub.TerminateLiveAsync(IdOf(context), "\"terminated by an operator\"")));
        Post(routes, "instances/{id}/suspend", async (hub, context) => await Done(hub.SuspendLiveAsync(IdOf(context))));
        Post(routes, "instances/{id}/resume", async (hub, context) => await Done(hub.ResumeLiveAsync(IdOf(context))));
        Post(routes, "instances/{id}/rewind", async (hub, context) =>
            await Done(hub.RewindAsync(new RewindInstanceRequest { InstanceId = IdOf(context), Reason = "rewound by an operator" })));
        Post(routes, "instances/{id}/purge", async (hub, context) => new { deleted = await hub.PurgeEndedAsync(IdOf(context)) });
    }

    public static Task ProblemAsync(HttpContext context, int status, string code, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new { type = $"urn:problem:{code.ToLowerInvariant().Replace('_', '-')}", status, code, detail }, Json, "application/problem+json");
    }

    private void Get(IEndpointRouteBuilder routes, string path, Func<TaskHub, HttpContext, Task<object>> answer) =>
        routes.MapGet("/hubs/{hub}/" + path, context => GuardAsync(context, async hub => await WriteAsync(context, await answer(hub, context))));

    private void Post(IEndpointRouteBuilder routes, string path, Func<TaskHub, HttpContext, Task<object>> answer) =>
        routes.MapPost("/hubs/{hub}/" + path, context => GuardAsync(context, async hub => await WriteAsync(context, await answer(hub, context))));

    private Task GuardAsync(HttpContext context, Func<HttpContext, TaskHub, Task> answer) => GuardAsync(context, hub => answer(context, hub));

    /// <summary>The border of every call: refusals of the hub become problems.</summary>
    private async Task GuardAsync(HttpContext context, Func<TaskHub, Task> answer)
    {
        var name = (string)context.Request.RouteValues["hub"]!;
        if (!hubs.Names.Contains(name, StringComparer.Ordinal))
        {
            // Asking must not create one, as a worker's call does.
            await ProblemAsync(context, StatusCodes.Status404NotFound, "HUB_NOT_FOUND", $"There is no task hub {name}; GET /hubs lists them.");
            return;
        }

        try
        {
            await answer(await hubs.GetAsync(name, context.RequestAborted));
        }
        catch (RpcException e) when (!context.Response.HasStarted)
        {
            var (status, code) = e.Status switch
            {
                RpcStatus.NotFound => (StatusCodes.Status404NotFound, "NOT_FOUND"),
                RpcStatus.InvalidArgument => (StatusCodes.Status400BadRequest, "INVALID"),
                RpcStatus.FailedPrecondition or RpcStatus.AlreadyExists => (StatusCodes.Status409Conflict, "CONFLICT"),
                RpcStatus.Unavailable => (StatusCodes.Status503ServiceUnavailable, "UNAVAILABLE"),
                _ => (StatusCodes.Status500InternalServerError, "INTERNAL"),
            };
            await ProblemAsync(context, status, code, e.Message);
        }
    }

    private static async Task WriteHistoryAsync(HttpContext context, TaskHub hub)
    {
        var longest = (int)OperatorQuery.Number(context.Request, "longest", int.MaxValue, 0, int.MaxValue);
        var chunks = System.Threading.Channels.Channel.CreateBounded<HistoryChunk>(1);
        var reading = ReadAsync();
        var first = await chunks.Reader.WaitToReadAsync(context.RequestAborted);
        if (!first) await reading;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"events\":[", context.RequestAborted);
        var separator = "";
        await foreach (var chunk in chunks.Reader.ReadAllAsync(context.RequestAborted))
        {
            foreach (var e in chunk.Events)
            {
                await context.Response.WriteAsync(separator + HistoryJson.Of(e, longest), context.RequestAborted);
                separator = ",";
            }
        }

        await context.Response.WriteAsync("]}", context.RequestAborted);
        await reading;

        async Task ReadAsync()
        {
            try
            {
                await hub.StreamHistoryAsync(IdOf(context), null, chunks.Writer, context.RequestAborted);
            }
            finally
            {
                chunks.Writer.TryComplete();
            }
        }
    }

    private static async Task<OrchestrationState> StateAsync(TaskHub hub, HttpContext context)
    {
        var found = await hub.GetAsync(new GetInstanceRequest { InstanceId = IdOf(context), GetInputsAndOutputs = true });
        return found.Exists ? found.OrchestrationState : throw new RpcException(RpcStatus.NotFound, $"There is no orchestration instance with id {IdOf(context)}.");
    }

    private static async Task<object> Done(Task task)
    {
        await task;
        return new { done = true };
    }

    /// <summary>What the body says the input is to be; null when it says nothing.</summary>
    private static async Task<string?> InputOf(HttpContext context)
    {
        if (!context.Request.HasJsonContentType() || context.Request.ContentLength is 0) return null;
        try
        {
            var body = await context.Request.ReadFromJsonAsync<RedriveBody>(Json, context.RequestAborted);
            return body?.Input;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new RpcException(RpcStatus.InvalidArgument, "The body is not JSON of the form {\"input\": \"…\"}.", e);
        }
    }

    private static EntityQuery EntitiesOf(HttpRequest request) => new()
    {
        InstanceIdStartsWith = OperatorQuery.Text(request, "prefix"), IncludeTransient = true, PageSize = OperatorQuery.PageSize(request),
        ContinuationToken = OperatorQuery.Text(request, "after"),
    };

    private static string IdOf(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    private static long NumberOf(HttpContext context) => long.Parse((string)context.Request.RouteValues["number"]!, CultureInfo.InvariantCulture);

    private static Task WriteAsync(HttpContext context, object value) => context.Response.WriteAsJsonAsync(value, Json, context.RequestAborted);

    /// <param name="Input">Serialized, as the history has it.</param>
    private sealed record RedriveBody(string? Input);
}
