using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Workflows.Protocol;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Reading, listing and signalling entities. Names are lower-cased, keys are not.</summary>
internal static class EntityEndpoints
{
    private const string ContinuationToken = "x-ms-continuation-token";

    public static void Map(RouteGroupBuilder api)
    {
        DurableHttpEndpoints.Map(api, "GET", "/entities/{entityName}/{entityKey}", GetAsync);
        DurableHttpEndpoints.Map(api, "GET", "/entities/{entityName?}", ListAsync);
        DurableHttpEndpoints.Map(api, "POST", "/entities/{entityName}/{entityKey?}", SignalAsync);
        DurableHttpEndpoints.Map(api, "DELETE", "/entities/{entityName}/{entityKey}", call => SignalAsync(call, "delete", null));
        DurableHttpEndpoints.Map(api, "POST", "/entities", _ => throw new DurableRequestException("An entity name is needed."));
    }

    private static async Task<IResult> GetAsync(DurableCall call)
    {
        var key = call.Route("entityKey") is "$" ? "" : call.Route("entityKey") ?? "";
        var response = await call.Hub.CallAsync(TaskHubMethods.GetEntity, new GetEntityRequest { InstanceId = Id(call, key), IncludeState = true }, call.Aborted);
        return response.Exists && response.Entity.SerializedState is { } state ? DurableJson.Result(DurableJson.Payload(state)) : Results.NotFound();
    }

    private static async Task<IResult> ListAsync(DurableCall call)
    {
        var query = new EntityQuery
        {
            InstanceIdStartsWith = call.Route("entityName") is { Length: > 0 } name ? $"@{name.ToLowerInvariant()}@" : null,
            LastModifiedFrom = call.Time("lastOperationTimeFrom")?.ToTimestamp(),
            LastModifiedTo = call.Time("lastOperationTimeTo")?.ToTimestamp(),
            IncludeState = call.Flag("fetchState", false),
            PageSize = call.Number("top", 100),
            ContinuationToken = call.Request.Headers[ContinuationToken].ToString() is { Length: > 0 } token ? token : null,
        };
        var page = await call.Hub.CallAsync(TaskHubMethods.QueryEntities, new QueryEntitiesRequest { Query = query }, call.Aborted);
        if (page.ContinuationToken is { Length: > 0 } next) call.Http.Response.Headers[ContinuationToken] = next;
        return DurableJson.Result(new JsonArray([.. page.Entities.Select(View)]));
    }

    private static JsonObject View(EntityMetadata entity)
    {
        var parts = entity.InstanceId.Split('@', 3);
        return new JsonObject
        {
            ["entityId"] = new JsonObject { ["name"] = parts.ElementAtOrDefault(1), ["key"] = parts.ElementAtOrDefault(2) },
            ["lastOperationTime"] = entity.LastModifiedTime?.ToDateTime().ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture),
            ["state"] = DurableJson.Payload(entity.SerializedState),
        };
    }

    private static async Task<IResult> SignalAsync(DurableCall call)
    {
        var body = await RequestBody.ReadAsync(call.Http, call.Aborted);
        string? input = null;
        if (body.Length > 0)
        {
            input = (call.Request.ContentType ?? "").Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase)
                ? await call.JsonBodyAsync()
                : JsonValue.Create(Encoding.UTF8.GetString(body)).ToJsonString();
        }

        return await SignalAsync(call, call.Query("op") ?? "", input);
    }

    private static async Task<IResult> SignalAsync(DurableCall call, string operation, string? input)
    {
        await call.Hub.CallAsync(
            TaskHubMethods.SignalEntity,
            new SignalEntityRequest
            {
                InstanceId = Id(call, call.Route("entityKey") ?? ""),
                Name = operation,
                Input = input,
                RequestId = Guid.NewGuid().ToString(),
                RequestTime = call.Service<TimeProvider>().GetUtcNow().ToTimestamp(),
            },
            call.Aborted);
        return Results.StatusCode(StatusCodes.Status202Accepted);
    }

    private static string Id(DurableCall call, string key) => $"@{call.Route("entityName")!.ToLowerInvariant()}@{key}";
}
