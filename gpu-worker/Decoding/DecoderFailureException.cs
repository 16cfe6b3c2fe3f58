using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding;

/// <summary>The source cannot be decoded; this costs its item, or one page of it, and nothing else.</summary>
internal sealed class DecoderFailureException(ItemFailure failure, Exception? inner = null)
    : Exception($"{failure.Code}: {failure.Sentence}", inner)
{
    public ItemFailure Failure { get; } = failure;

    /// <summary>From 1: the page that alone is affected, as far as anybody can tell. Null when the whole source is.</summary>
    public int? Page { get; init; }
}
