namespace Microsoft.DurableTask.Abstractions;

public static class TaskOrchestrationVersioningUtils
{
    /// <summary>Blank sorts first; two <see cref="Version"/> texts compare as versions; anything else as text without regard to case.</summary>
    public static int CompareVersions(string sourceVersion, string otherVersion)
    {
        var sourceBlank = string.IsNullOrWhiteSpace(sourceVersion);
        var otherBlank = string.IsNullOrWhiteSpace(otherVersion);
        if (sourceBlank || otherBlank) return otherBlank.CompareTo(sourceBlank);

        return Version.TryParse(sourceVersion, out var source) && Version.TryParse(otherVersion, out var other)
            ? source.CompareTo(other)
            : string.Compare(sourceVersion, otherVersion, StringComparison.OrdinalIgnoreCase);
    }
}
