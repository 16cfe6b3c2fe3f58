using Workflows.Protocol;

namespace Workflows.DurableTask.Tests.Connections;

public sealed class ReconnectPolicyTests
{
    private readonly ReconnectPolicy _policy = new();

    [Fact]
    public void TakeRenewal_AfterFiveUselessTries_IsSaidOnce()
    {
        for (var i = 0; i < 4; i++) _policy.Failed(RpcStatus.Unavailable);
        Assert.False(_policy.TakeRenewal());

        _policy.Ended();

        Assert.True(_policy.TakeRenewal());
        Assert.False(_policy.TakeRenewal());
    }

    [Theory]
    [InlineData(RpcStatus.Unauthenticated)]
    [InlineData(RpcStatus.PermissionDenied)]
    [InlineData(RpcStatus.NotFound)]
    public void TakeRenewal_SchedulerAnswersInBetween_StartsAgain(RpcStatus answer)
    {
        for (var i = 0; i < 4; i++) _policy.Failed(RpcStatus.Unavailable);
        _policy.Failed(answer);
        _policy.Failed(RpcStatus.Unavailable);

        Assert.False(_policy.TakeRenewal());
    }

    [Fact]
    public void NextDelay_NeverReachesHalfAMinute_AndIsShortAfterAnyMessage()
    {
        for (var i = 0; i < 50; i++) _policy.Failed(RpcStatus.Unavailable);
        Assert.All(Enumerable.Range(0, 200), _ => Assert.InRange(_policy.NextDelay().TotalSeconds, 0, 30));
        Assert.Contains(Enumerable.Range(0, 200), _ => _policy.NextDelay() > TimeSpan.FromSeconds(10));

        _policy.Received();
        _policy.Ended();

        Assert.All(Enumerable.Range(0, 200), _ => Assert.InRange(_policy.NextDelay().TotalSeconds, 0, 1));
    }
}
