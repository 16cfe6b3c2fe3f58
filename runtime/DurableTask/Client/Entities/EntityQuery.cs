using Microsoft.DurableTask.Entities;

namespace Microsoft.DurableTask.Client.Entities;

/// <summary>Which entities to list; null means no restriction.</summary>
public record EntityQuery
{
    public const int DefaultPageSize = 100;

    private readonly string? _instanceIdStartsWith;

    /// <summary>A prefix of <c>@name@key</c>; a missing '@' is added and the name part lower-cased.</summary>
    public string? InstanceIdStartsWith
    {
        get => _instanceIdStartsWith;
        init => _instanceIdStartsWith = value is null ? null : Normalize(value);
    }

    public DateTimeOffset? LastModifiedFrom { get; init; }

    public DateTimeOffset? LastModifiedTo { get; init; }

    public bool IncludeState { get; init; } = true;

    /// <summary>Whether entities without state (locked, or with waiting operations) count too.</summary>
    public bool IncludeTransient { get; init; }

    /// <summary>Null means <see cref="DefaultPageSize"/>.</summary>
    public int? PageSize { get; init; }

    public string? ContinuationToken { get; init; }

    private static string Normalize(string prefix)
    {
        var withMark = prefix.StartsWith('@') ? prefix : "@" + prefix;
        var keyMark = withMark.IndexOf('@', 1);
        return keyMark < 0
            ? EntityInstanceId.Lower(withMark)
            : EntityInstanceId.Lower(withMark[..keyMark]) + withMark[keyMark..];
    }
}
