using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Conformance.Tests.Golden;

/// <summary>A task hub that hands out given work items one after the other and keeps what the worker answers.</summary>
internal sealed class RecordedWorkItems : RpcInvoker
{
    private readonly Channel<WorkItem> _items = Channel.CreateUnbounded<WorkItem>();
    private readonly BlockingCollection<IMessage> _answers = [];
    private readonly SemaphoreSlim _answered = new(0);

    public async Task<IMessage> AnswerToAsync(WorkItem item)
    {
        await _items.Writer.WriteAsync(item);
        await _answered.WaitAsync(Deadline.Token);
        return _answers.Take();
    }

    public override Task<TResponse> CallAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, CancellationToken cancellationToken, TimeSpan? deadline = null)
    {
        IMessage response = request switch
        {
            Empty => new Empty(),
            ActivityResponse or OrchestratorResponse or EntityBatchResult => Keep(request),
            _ => throw new RpcException(RpcStatus.Unimplemented, $"The recording has no {method.Name}."),
        };
        return Task.FromResult((TResponse)response);
    }

    public override async IAsyncEnumerable<TResponse> StreamAsync<TRequest, TResponse>(
        RpcMethod<TRequest, TResponse> method, TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Assert.Equal(TaskHubMethods.GetWorkItems.Path, method.Path);
        await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken)) yield return (TResponse)(IMessage)item;
    }

    private CompleteTaskResponse Keep(IMessage answer)
    {
        _answers.Add(answer);
        _answered.Release();
        return new CompleteTaskResponse();
    }
}
