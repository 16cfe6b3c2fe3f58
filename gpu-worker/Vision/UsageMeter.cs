using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision;

/// <summary>Adds up what paid models take for one page. One writer: the page's analysis.</summary>
internal sealed class UsageMeter
{
    /// <summary>Null while no paid model was asked.</summary>
    public ModelUsage? Total { get; private set; }

    public void Add(ModelUsage usage) => Total = Sum(Total, usage);

    /// <summary>Null stands for nothing used.</summary>
    public static ModelUsage? Sum(ModelUsage? left, ModelUsage? right) => (left, right) switch
    {
        (null, _) => right,
        (_, null) => left,
        _ => left + right,
    };
}
