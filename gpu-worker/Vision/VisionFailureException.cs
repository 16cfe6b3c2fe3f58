using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision;

/// <summary>The model cannot be asked, for a reason that holds for every page: a wrong key, an unknown model, a used-up quota or budget.</summary>
internal sealed class VisionFailureException(ItemFailure failure, Exception? inner = null)
    : Exception($"{failure.Code}: {failure.Sentence}", inner)
{
    public ItemFailure Failure { get; } = failure;
}
