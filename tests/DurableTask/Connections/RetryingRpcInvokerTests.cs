using Google.Protobuf.WellKnownTypes;
using Microsoft.DurableTask;
using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Connections;

public sealed class RetryingRpcInvokerTests
{
    private readonly DurableTaskSchedulerClientOptions.ClientRetryOptions _quick = new() { MaxRetries = 3, InitialBackoffMs = 1, MaxBackoffMs = 1 };
    private int _calls;

    [Fact]
    public async Task Call_UnavailableAtFirst_IsRepeated()
    {
        await using var invoker = Invoker(() => _calls < 3 ? RpcStatus.Unavailable : RpcStatus.Ok);

        await invoker.CallAsync(TaskHubMethods.Hello, new Empty(), default);

        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Call_AlwaysUnavailable_GivesUpAfterTheRetries()
    {
        await using var invoker = Invoker(() => RpcStatus.Unavailable);

        await Assert.ThrowsAsync<RpcException>(() => invoker.CallAsync(TaskHubMethods.Hello, new Empty(), default));

        Assert.Equal(4, _calls);
    }

    [Fact]
    public async Task Call_OtherFailure_IsNotRepeated()
    {
        await using var invoker = Invoker(() => RpcStatus.AlreadyExists);

        await Assert.ThrowsAsync<RpcException>(() => invoker.CallAsync(TaskHubMethods.Hello, new Empty(), default));

        Assert.Equal(1, _calls);
    }

    private RetryingRpcInvoker Invoker(Func<RpcStatus> answer)
    {
        var service = new RpcService().Unary(TaskHubMethods.Hello, (request, _) =>
        {
            _calls++;
            return answer() is var status && status == RpcStatus.Ok ? Task.FromResult(request) : throw new RpcException(status, "no");
        });
        return new RetryingRpcInvoker(new InProcessRpcInvoker(service, new Dictionary<string, string>()), _quick, TimeProvider.System);
    }
}
