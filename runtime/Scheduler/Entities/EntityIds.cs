using System.Diagnostics.CodeAnalysis;
using Workflows.Protocol;

namespace Workflows.Scheduler.Entities;

/// <summary>Ids of entities: <c>@name@key</c>, the name without regard to case.</summary>
internal static class EntityIds
{
    private const int LengthMax = 1024;

    public static bool IsEntity([NotNullWhen(true)] string? instanceId) => instanceId is ['@', ..];

    /// <summary>The id with its name in lower case.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT: it is no entity's id.</exception>
    public static string Parse(string text) => TryParse(text, out var id)
        ? id
        : throw new RpcException(
            RpcStatus.InvalidArgument, $"\"{text}\" is not an entity's id: @name@key with a name that is not empty, at most {LengthMax} characters.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out string? id)
    {
        var separator = IsEntity(text) ? text.IndexOf('@', 1) : -1;
        id = separator > 1 && text!.Length <= LengthMax ? string.Concat(text[..separator].ToLowerInvariant(), text.AsSpan(separator)) : null;
        return id is not null;
    }

    public static string NameOf(string id) => id[1..id.IndexOf('@', 1)];
}
