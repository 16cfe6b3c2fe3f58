using System.Text.Json.Nodes;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The URLs under which an instance can be asked for and steered.</summary>
internal sealed class CheckStatusLinks
{
    private readonly string _instance;
    private readonly string _query;

    /// <param name="origin">Scheme and host of the request, without a slash at its end.</param>
    /// <param name="query">The common query, without a leading separator.</param>
    public CheckStatusLinks(string origin, string instanceId, string query)
    {
        InstanceId = instanceId;
        _instance = $"{origin}{DurableHttpEndpoints.BasePath}/instances/{Uri.EscapeDataString(instanceId)}";
        _query = query;
    }

    public string InstanceId { get; }

    public string Status => Url("");

    public string SendEvent => Url("/raiseEvent/{eventName}");

    public string Terminate => Url("/terminate", "reason={text}");

    public string Suspend => Url("/suspend", "reason={text}");

    public string Resume => Url("/resume", "reason={text}");

    public string Rewind => Url("/rewind", "reason={text}");

    public string Restart => Url("/restart");

    public string PurgeHistory => Url("");

    public static string CommonQuery(HostJson hostJson, RequestAuthorization authorization, string? taskHub)
    {
        var query = $"taskHub={Uri.EscapeDataString(taskHub ?? hostJson.TaskHub)}&connection={Uri.EscapeDataString(hostJson.SchedulerConnectionName)}";
        return authorization.DurableWebhookQuery is { Length: > 0 } key ? $"{query}&{key}" : query;
    }

    /// <summary>The body of the answer to a start.</summary>
    public JsonObject ToJson() => new()
    {
        ["id"] = InstanceId,
        ["statusQueryGetUri"] = Status,
        ["sendEventPostUri"] = SendEvent,
        ["terminatePostUri"] = Terminate,
        ["purgeHistoryDeleteUri"] = PurgeHistory,
        ["restartPostUri"] = Restart,
        ["suspendPostUri"] = Suspend,
        ["resumePostUri"] = Resume,
    };

    private string Url(string operation, string? first = null) =>
        $"{_instance}{operation}?{string.Join('&', new[] { first, _query }.Where(p => !string.IsNullOrEmpty(p)))}";
}
