using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding;

/// <summary>The source cannot be decoded; this costs its item and nothing else.</summary>
internal sealed class DecoderFailureException(ItemFailure failure, Exception? inner = null)
    : Exception($"{failure.Code}: {failure.Sentence}", inner)
{
    public ItemFailure Failure { get; } = failure;
}
