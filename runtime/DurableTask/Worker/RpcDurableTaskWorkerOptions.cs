using Microsoft.DurableTask.Worker;
using Workflows.Protocol;

namespace Workflows.DurableTask;

internal sealed class RpcDurableTaskWorkerOptions : DurableTaskWorkerOptions
{
    /// <summary>Makes the worker's connection to its scheduler; asked once; the worker disposes what it gets.</summary>
    public Func<IServiceProvider, RpcInvoker>? Invoker { get; set; }

    /// <summary>Gives the payloads that work items only have tokens of; null, or giving null, means that they have them all.</summary>
    public Func<IServiceProvider, ExternalPayloads?>? Payloads { get; set; }

    /// <summary>An orchestration's answer that is larger goes in parts. Bytes; default what fits gRPC's usual limit.</summary>
    public int ChunkBytes { get; set; } = CompletionSender.LargestMessageBytes;
}
