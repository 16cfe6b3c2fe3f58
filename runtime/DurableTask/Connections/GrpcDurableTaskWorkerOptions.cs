namespace Microsoft.DurableTask.Worker.Grpc;

public sealed class GrpcDurableTaskWorkerOptions : DurableTaskWorkerOptions
{
    /// <summary>Null means http://localhost:4001.</summary>
    public string? Address { get; set; }
}
