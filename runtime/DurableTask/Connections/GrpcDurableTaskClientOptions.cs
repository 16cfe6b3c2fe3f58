namespace Microsoft.DurableTask.Client.Grpc;

public sealed class GrpcDurableTaskClientOptions : DurableTaskClientOptions
{
    /// <summary>Null means http://localhost:4001.</summary>
    public string? Address { get; set; }
}
