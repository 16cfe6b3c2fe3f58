using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>host.json with the overrides <c>AzureFunctionsJobHost__a__b</c>; defaults as on Azure.</summary>
internal sealed class HostJson
{
    /// <summary>The configuration section that holds the file.</summary>
    public const string Section = "AzureFunctionsJobHost";

    private readonly IConfiguration _root;

    public HostJson(IConfiguration configuration, AppSettings settings)
    {
        _root = configuration.GetSection(Section);
        var names = _root.GetSection("functions").GetChildren().Select(c => c.Value).OfType<string>().ToList();
        OnlyFunctions = names.Count > 0 ? names : null;
        FunctionTimeout = _root["functionTimeout"] is { } timeout && timeout != "-1" ? Span("functionTimeout", TimeSpan.Zero) : null;

        RoutePrefix = (_root["extensions:http:routePrefix"] ?? "api").Trim('/');
        MaxOutstandingRequests = Int("extensions:http:maxOutstandingRequests", -1);
        CustomHeaders = _root.GetSection("extensions:http:customHeaders").GetChildren()
            .Where(c => c.Value is not null).ToDictionary(c => c.Key, c => c.Value!, StringComparer.OrdinalIgnoreCase);

        QueueBatchSize = Int("extensions:queues:batchSize", 16, 1, 32);
        QueueNewBatchThreshold = Int("extensions:queues:newBatchThreshold", QueueBatchSize / 2 * Environment.ProcessorCount, 0);
        QueueMaxPollingInterval = Span("extensions:queues:maxPollingInterval", TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(100));
        QueueVisibilityTimeout = Span("extensions:queues:visibilityTimeout", TimeSpan.Zero);
        QueueMaxDequeueCount = Int("extensions:queues:maxDequeueCount", 5, 1);
        QueueIsBase64 = !string.Equals(_root["extensions:queues:messageEncoding"], "none", StringComparison.OrdinalIgnoreCase);

        BlobParallelism = Int("extensions:blobs:maxDegreeOfParallelism", 8 * Environment.ProcessorCount, 1);
        BlobPoisonThreshold = Int("extensions:blobs:poisonBlobThreshold", 5, 1);

        const string Durable = "extensions:durableTask:";
        TaskHub = settings.Resolve(_root[Durable + "hubName"] ?? DefaultTaskHub(settings));
        SchedulerConnectionName = _root[Durable + "storageProvider:connectionStringName"] ?? "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
        MaxConcurrentActivities = NullableInt(Durable + "maxConcurrentActivityFunctions");
        MaxConcurrentOrchestrators = NullableInt(Durable + "maxConcurrentOrchestratorFunctions");
        MaxConcurrentEntities = NullableInt(Durable + "maxConcurrentEntityFunctions");
        HttpPollEvery = TimeSpan.FromMilliseconds(Int(Durable + "httpSettings:defaultAsyncRequestSleepTimeMilliseconds", 30_000, 1));
        DefaultVersion = _root[Durable + "defaultVersion"];
        MayReplaceRunningInstances = string.Equals(
            _root[Durable + "overridableExistingInstanceStates"], "AnyState", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Null: every function loads.</summary>
    public IReadOnlyList<string>? OnlyFunctions { get; }

    /// <summary>After it a function's token is cancelled. Null, the default: as long as it takes.</summary>
    public TimeSpan? FunctionTimeout { get; }

    /// <summary>Without slashes at its ends; empty for none.</summary>
    public string RoutePrefix { get; }

    /// <summary>Beyond it requests are answered 429; negative: no limit.</summary>
    public int MaxOutstandingRequests { get; }

    public IReadOnlyDictionary<string, string> CustomHeaders { get; }

    public int QueueBatchSize { get; }

    public int QueueNewBatchThreshold { get; }

    public TimeSpan QueueMaxPollingInterval { get; }

    public TimeSpan QueueVisibilityTimeout { get; }

    public int QueueMaxDequeueCount { get; }

    public bool QueueIsBase64 { get; }

    public int BlobParallelism { get; }

    public int BlobPoisonThreshold { get; }

    public string TaskHub { get; }

    /// <summary>The name of the setting that holds the connection string of a scheduler.</summary>
    public string SchedulerConnectionName { get; }

    public int? MaxConcurrentActivities { get; }

    public int? MaxConcurrentOrchestrators { get; }

    public int? MaxConcurrentEntities { get; }

    /// <summary>How often an orchestration's HTTP call asks again about a 202 that does not say itself. Default 30 s.</summary>
    public TimeSpan HttpPollEvery { get; }

    public string? DefaultVersion { get; }

    public bool MayReplaceRunningInstances { get; }

    private static string DefaultTaskHub(AppSettings settings)
    {
        var site = string.Concat((settings.Find("WEBSITE_SITE_NAME") ?? "").Where(char.IsAsciiLetterOrDigit));
        return site.Length >= 3 ? site : "TestHubName";
    }

    private int? NullableInt(string key) => _root[key] is null ? null : Int(key, 0, 1);

    private int Int(string key, int fallback, int min = int.MinValue, int max = int.MaxValue)
    {
        if (_root[key] is not { Length: > 0 } text) return fallback;
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max
            ? value
            : throw Invalid(key, text, max == int.MaxValue ? $"a number from {min}" : $"a number from {min} to {max}");
    }

    private TimeSpan Span(string key, TimeSpan fallback, TimeSpan min = default)
    {
        if (_root[key] is not { Length: > 0 } text) return fallback;
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value >= min
            ? value
            : throw Invalid(key, text, $"a time span from {min}, such as 00:01:00");
    }

    private static StartRefusedException Invalid(string key, string value, string expected) =>
        new($"host.json: {key.Replace(':', '.')} is '{value}'; expected {expected}.", StartRefusedException.Usage);
}
