using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

/// <summary>Times that callers bound a query or a purge with.</summary>
internal static class TimeBounds
{
    /// <param name="name">Of the field, for the message.</param>
    /// <exception cref="RpcException">INVALID_ARGUMENT: not between the years 1 and 9999.</exception>
    public static DateTimeOffset ToBound(this Timestamp time, string name)
    {
        try
        {
            return time.ToDateTimeOffset();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentOutOfRangeException)
        {
            throw new RpcException(RpcStatus.InvalidArgument, $"{name} ({time.Seconds} s, {time.Nanos} ns) is not a valid time.", e);
        }
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT: more than 10,000 years, or of mixed signs.</exception>
    public static TimeSpan ToBound(this Duration duration, string name)
    {
        try
        {
            return duration.ToTimeSpan();
        }
        catch (Exception e) when (e is InvalidOperationException or OverflowException)
        {
            throw new RpcException(RpcStatus.InvalidArgument, $"{name} ({duration.Seconds} s, {duration.Nanos} ns) is not a valid duration.", e);
        }
    }
}
