using System.Globalization;
using Microsoft.AspNetCore.Http;
using Workflows.Protocol;

namespace Workflows.Scheduler.Operator;

/// <summary>What the operator's calls take in their query; what cannot be meant is refused with what can.</summary>
internal static class OperatorQuery
{
    private const int PageSizeDefault = 50;
    private const int PageSizeMax = 500;

    /// <exception cref="RpcException">INVALID_ARGUMENT: the message names the parameter and what it may be.</exception>
    public static InstanceSearch Search(HttpRequest request)
    {
        var (tag, value) = Tag(request);
        return new InstanceSearch(
            Status(request), Text(request, "name"), Text(request, "prefix"), tag, value,
            Number(request, "after", 0, 0, long.MaxValue), PageSize(request));
    }

    /// <exception cref="RpcException">INVALID_ARGUMENT: the message says what it may be.</exception>
    public static int PageSize(HttpRequest request) => (int)Number(request, "limit", PageSizeDefault, 1, PageSizeMax);

    /// <exception cref="RpcException">INVALID_ARGUMENT: the message names the parameter and what it may be.</exception>
    public static long Number(HttpRequest request, string name, long otherwise, long min, long max)
    {
        if (Text(request, name) is not { } text) return otherwise;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max
            ? number
            : throw new RpcException(RpcStatus.InvalidArgument, string.Create(CultureInfo.InvariantCulture, $"{name} is \"{text}\"; it may be a whole number from {min} to {max}."));
    }

    /// <summary>Null when it is not there, or empty as forms send it.</summary>
    public static string? Text(HttpRequest request, string name) => request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    /// <returns>Without a value: whatever it is.</returns>
    private static (string? Name, string? Value) Tag(HttpRequest request)
    {
        if (Text(request, "tag") is not { } text) return default;
        var parts = text.Split('=', 2);
        if (parts[0].Length == 0) throw new RpcException(RpcStatus.InvalidArgument, $"tag is \"{text}\"; it may be key=value, or key alone for any value.");
        return (parts[0], parts is [_, { Length: > 0 } value] ? value : null);
    }

    private static OrchestrationStatus? Status(HttpRequest request)
    {
        if (Text(request, "status") is not { } text) return null;
        foreach (var status in Enum.GetValues<OrchestrationStatus>())
        {
            if (string.Equals(status.ToString(), text, StringComparison.OrdinalIgnoreCase)) return status;
        }

        throw new RpcException(RpcStatus.InvalidArgument, $"status is \"{text}\"; it may be {string.Join(", ", Enum.GetNames<OrchestrationStatus>())}.");
    }
}
