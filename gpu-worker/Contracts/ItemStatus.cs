using System.Text.Json.Serialization;

namespace Workflows.Contracts;

/// <summary>How an item ended on the worker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ItemStatus>))]
public enum ItemStatus
{
    /// <summary>The work was done now.</summary>
    [JsonStringEnumMemberName("done")] Done = 0,

    /// <summary>An earlier result was found; nothing was computed.</summary>
    [JsonStringEnumMemberName("cached")] Cached = 1,

    /// <summary>The item cannot be done; the reason is in the failure beside this status.</summary>
    [JsonStringEnumMemberName("failed")] Failed = 2,

    /// <summary>Its cancellation was seen between two steps.</summary>
    [JsonStringEnumMemberName("cancelled")] Cancelled = 3,
}
