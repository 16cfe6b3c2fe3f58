using Microsoft.DurableTask;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void Constructor_Defaults_AreOneHourAndNoTimeout()
    {
        var policy = new RetryPolicy(3, Second);

        Assert.Equal(1.0, policy.BackoffCoefficient);
        Assert.Equal(TimeSpan.FromHours(1), policy.MaxRetryInterval);
        Assert.Equal(Timeout.InfiniteTimeSpan, policy.RetryTimeout);
    }

    [Fact]
    public void Constructor_OutOfRange_NamesTheParameter()
    {
        Assert.Throws<ArgumentOutOfRangeException>("maxNumberOfAttempts", () => new RetryPolicy(0, Second));
        Assert.Throws<ArgumentOutOfRangeException>("firstRetryInterval", () => new RetryPolicy(1, TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("backoffCoefficient", () => new RetryPolicy(1, Second, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>("backoffCoefficient", () => new RetryPolicy(1, Second, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("maxRetryInterval", () => new RetryPolicy(1, Second, 1, Second / 2));
        Assert.Throws<ArgumentOutOfRangeException>("retryTimeout", () => new RetryPolicy(1, Second, 1, null, Second / 2));
    }

    [Fact]
    public void Constructor_InfiniteLimits_AreAccepted()
    {
        var policy = new RetryPolicy(1, Second, 1, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        Assert.Equal(Timeout.InfiniteTimeSpan, policy.MaxRetryInterval);
    }

    [Fact]
    public void HandleFailure_Set_DecidesByTheFailure()
    {
        var policy = new RetryPolicy(2, Second) { HandleFailure = failure => failure.IsCausedBy<IOException>() };
        var transient = TaskFailureDetails.FromException(new FileNotFoundException("gone"));
        var lasting = TaskFailureDetails.FromException(new InvalidOperationException("never"));

        Assert.True(policy.ShouldRetry(transient));
        Assert.False(policy.ShouldRetry(lasting));
        Assert.True(policy.Handle(new TaskFailedException("Fetch", 0, transient)));
        Assert.False(policy.Handle(new TaskFailedException("Fetch", 0, lasting)));
    }

    [Fact]
    public async Task Options_FromRetryHandler_CallsIt()
    {
        var options = TaskOptions.FromRetryHandler((RetryHandler)(context => context.LastAttemptNumber < 3));
        var failure = TaskFailureDetails.FromException(new IOException("slow"));

        Assert.True(await options.Retry!.Handler!(new RetryContext(null!, 2, failure, Second, default)));
        Assert.False(await options.Retry!.Handler!(new RetryContext(null!, 3, failure, Second, default)));
    }

    [Fact]
    public void Options_WithInstanceId_KeepEverythingElse()
    {
        var options = new TaskOptions(new RetryPolicy(2, Second), new Dictionary<string, string> { ["a"] = "b" }) { Version = "2" };

        var child = options.WithInstanceId("child-1");

        Assert.Equal("child-1", child.InstanceId);
        Assert.Same(options.Retry, child.Retry);
        Assert.Same(options.Tags, child.Tags);
        Assert.Equal("2", child.Version!.Value.Version);
    }
}
