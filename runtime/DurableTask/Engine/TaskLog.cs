using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Logging;

namespace Workflows.DurableTask;

/// <summary>What starts and ends, under the official categories and event ids; also under the older category unless that is switched off.</summary>
internal sealed partial class TaskLog(ILoggerFactory factory, DurableTaskWorkerOptions.LoggingOptions options)
{
    private const string Category = "Microsoft.DurableTask.Worker";
    private const string LegacyCategory = "Microsoft.DurableTask";

    private readonly ILogger _orchestrations = factory.CreateLogger(Category + ".Orchestrations");
    private readonly ILogger _activities = factory.CreateLogger(Category + ".Activities");
    private readonly ILogger _entities = factory.CreateLogger(Category + ".Entities");
    private readonly ILogger? _legacy = options.UseLegacyCategories ? factory.CreateLogger(LegacyCategory) : null;

    public void OrchestrationStarted(string name, string instanceId)
    {
        LogOrchestrationStarted(_orchestrations, name, instanceId);
        if (_legacy is not null) LogOrchestrationStarted(_legacy, name, instanceId);
    }

    public void OrchestrationCompleted(string name, string instanceId)
    {
        LogOrchestrationCompleted(_orchestrations, name, instanceId);
        if (_legacy is not null) LogOrchestrationCompleted(_legacy, name, instanceId);
    }

    public void OrchestrationFailed(string name, string instanceId, string reason)
    {
        LogOrchestrationFailed(_orchestrations, name, instanceId, reason);
        if (_legacy is not null) LogOrchestrationFailed(_legacy, name, instanceId, reason);
    }

    public void ActivityStarted(string name, string instanceId)
    {
        LogActivityStarted(_activities, name, instanceId);
        if (_legacy is not null) LogActivityStarted(_legacy, name, instanceId);
    }

    public void ActivityCompleted(string name, string instanceId)
    {
        LogActivityCompleted(_activities, name, instanceId);
        if (_legacy is not null) LogActivityCompleted(_legacy, name, instanceId);
    }

    public void ActivityFailed(Exception exception, string name, string instanceId)
    {
        LogActivityFailed(_activities, exception, name, instanceId);
        if (_legacy is not null) LogActivityFailed(_legacy, exception, name, instanceId);
    }

    public void OperationFailed(Exception exception, string operation, string entityId)
    {
        LogOperationFailed(_entities, exception, operation, entityId);
        if (_legacy is not null) LogOperationFailed(_legacy, exception, operation, entityId);
    }

    [LoggerMessage(600, LogLevel.Debug, "Orchestration {Name} ({InstanceId}) started")]
    private static partial void LogOrchestrationStarted(ILogger logger, string name, string instanceId);

    [LoggerMessage(601, LogLevel.Debug, "Orchestration {Name} ({InstanceId}) completed")]
    private static partial void LogOrchestrationCompleted(ILogger logger, string name, string instanceId);

    [LoggerMessage(602, LogLevel.Information, "Orchestration {Name} ({InstanceId}) failed: {Reason}")]
    private static partial void LogOrchestrationFailed(ILogger logger, string name, string instanceId, string reason);

    [LoggerMessage(603, LogLevel.Debug, "Activity {Name} of {InstanceId} started")]
    private static partial void LogActivityStarted(ILogger logger, string name, string instanceId);

    [LoggerMessage(604, LogLevel.Debug, "Activity {Name} of {InstanceId} completed")]
    private static partial void LogActivityCompleted(ILogger logger, string name, string instanceId);

    [LoggerMessage(605, LogLevel.Information, "Activity {Name} of {InstanceId} failed")]
    private static partial void LogActivityFailed(ILogger logger, Exception exception, string name, string instanceId);

    [LoggerMessage(LogLevel.Information, "Operation {Operation} of entity {EntityId} failed")]
    private static partial void LogOperationFailed(ILogger logger, Exception exception, string operation, string entityId);
}
