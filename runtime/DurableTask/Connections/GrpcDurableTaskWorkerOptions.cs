using Workflows.DurableTask;

namespace Microsoft.DurableTask.Worker.Grpc;

public sealed class GrpcDurableTaskWorkerOptions : DurableTaskWorkerOptions
{
    /// <summary>Smallest part of an orchestration's answer, in bytes.</summary>
    public const int MinCompleteOrchestrationWorkItemChunkSizeInBytes = 1_048_576;

    /// <summary>Largest part of an orchestration's answer, in bytes: what fits gRPC's usual limit.</summary>
    public const int MaxCompleteOrchestrationWorkItemChunkSizeInBytes = CompletionSender.LargestMessageBytes;

    private int _chunkBytes = MaxCompleteOrchestrationWorkItemChunkSizeInBytes;

    /// <summary>Null means http://localhost:4001.</summary>
    public string? Address { get; set; }

    /// <summary>An orchestration's answer that is larger goes in parts; default the largest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below the smallest or above the largest.</exception>
    public int CompleteOrchestrationWorkItemChunkSizeInBytes
    {
        get => _chunkBytes;
        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, MinCompleteOrchestrationWorkItemChunkSizeInBytes);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxCompleteOrchestrationWorkItemChunkSizeInBytes);
            _chunkBytes = value;
        }
    }
}
