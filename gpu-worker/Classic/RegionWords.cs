namespace Workflows.GpuWorker.Classic;

/// <summary>Words in the reasons of regions that later steps look for.</summary>
internal static class RegionWords
{
    public const string Rising = "values rise";
    public const string Signs = "signs";
}
