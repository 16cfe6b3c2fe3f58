using Microsoft.DurableTask.Worker;
using Workflows.Protocol;

namespace Workflows.DurableTask;

internal sealed class RpcDurableTaskWorkerOptions : DurableTaskWorkerOptions
{
    /// <summary>Makes the worker's connection to its scheduler; asked once; the worker disposes what it gets.</summary>
    public Func<IServiceProvider, RpcInvoker>? Invoker { get; set; }

    /// <summary>An orchestration's answer that is larger goes in parts. Bytes; default what fits gRPC's usual limit.</summary>
    public int ChunkBytes { get; set; } = CompletionSender.LargestMessageBytes;
}
