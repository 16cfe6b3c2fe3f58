using Microsoft.Extensions.Configuration;

namespace Workflows.GpuWorker.Hosting;

/// <summary>Names of the settings that the worker shares with others; usually environment variables.</summary>
internal static class WorkerSettings
{
    public const string Storage = "AzureWebJobsStorage";
    public const string Scheduler = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";
    public const string CallbackUrl = "WORKFLOWS_CALLBACK_URL";
    public const string InternalKey = "WORKFLOWS_INTERNAL_KEY";
    public const string AnalyzerLog = "WORKFLOWS_ANALYZER_LOG";

    /// <exception cref="MissingSettingException">It is not set.</exception>
    public static string Required(IConfiguration configuration, string name) =>
        configuration[name] is { Length: > 0 } value ? value : throw new MissingSettingException(name);
}

/// <summary>The worker cannot start without this setting.</summary>
internal sealed class MissingSettingException(string name)
    : Exception($"The setting {name} is missing. Set it as an environment variable; --help tells what it means.")
{
    public string Name { get; } = name;
}
