using Google.Protobuf;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.DurableTask.Tests.Client;

/// <summary>A client whose scheduler answers what the test says; the requests are kept.</summary>
internal sealed class ClientFixture : IAsyncDisposable
{
    private readonly RpcService _service = new();
    private readonly DurableTaskClientOptions _options = new();

    public ClientFixture(Action<DurableTaskClientOptions>? configure = null)
    {
        configure?.Invoke(_options);
        Client = new RpcDurableTaskClient(
            "test",
            new InProcessRpcInvoker(_service, new Dictionary<string, string>()),
            _options,
            new ManualTimeProvider(),
            NullLogger<RpcDurableTaskClient>.Instance);
    }

    public DurableTaskClient Client { get; }

    public List<IMessage> Requests { get; } = [];

    public ClientFixture On<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, Func<TRequest, TResponse> answer)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        _service.Unary(method, (request, _) =>
        {
            Requests.Add(request);
            return Task.FromResult(answer(request));
        });
        return this;
    }

    public ClientFixture Fail<TRequest, TResponse>(RpcMethod<TRequest, TResponse> method, RpcStatus status)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        On(method, _ => throw new RpcException(status, "the server's words"));

    public TRequest Only<TRequest>() => Assert.Single(Requests.OfType<TRequest>());

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
