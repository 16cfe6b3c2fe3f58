using Azure;
using Microsoft.Extensions.Logging;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Says once that a storage account cannot be reached and once that it can again, and how long to wait in between.</summary>
internal sealed partial class StorageOutage(string account, ILogger logger)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private int _failures;

    /// <summary>Failures of storage that pass by themselves, or that another look will show again.</summary>
    public static bool Is(Exception e) => e is RequestFailedException or AggregateException { InnerException: RequestFailedException } or IOException or HttpRequestException or TimeoutException;

    /// <returns>How long to wait before the next try.</returns>
    public TimeSpan Failed(Exception e)
    {
        if (_failures++ == 0) LogDown(account, e.Message.Split('\n')[0].Trim());
        return TimeSpan.FromMilliseconds(Math.Min(250 * Math.Pow(2, Math.Min(_failures - 1, 10)), LongestWait.TotalMilliseconds));
    }

    public void Worked()
    {
        if (_failures == 0) return;
        _failures = 0;
        LogUp(account);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage for {Account} cannot be used now ({Reason}); trying again until it can")]
    private partial void LogDown(string account, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Storage for {Account} can be used again")]
    private partial void LogUp(string account);
}
