using Workflows.Jobs;
using Workflows.Testing;

namespace Workflows.Functions.Tests.Model;

public sealed class JobIdTests
{
    [Fact]
    public void New_Later_SortsLater_AndItsKeySortsEarlier()
    {
        var time = new ManualTimeProvider();
        var first = JobId.New(time);
        time.Advance(TimeSpan.FromMilliseconds(1));
        var second = JobId.New(time);

        Assert.True(string.CompareOrdinal(first, second) < 0);
        Assert.True(string.CompareOrdinal(JobId.DescendingKey(first), JobId.DescendingKey(second)) > 0);
        Assert.True(JobId.IsValid(first));
        Assert.Equal(JobId.LengthMax, first.Length);
    }

    [Fact]
    public void DescendingKey_IntegerIds_SortsNewestFirst() =>
        Assert.True(string.CompareOrdinal(JobId.DescendingKey("9"), JobId.DescendingKey("10")) > 0);

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("01m7yyq2wq28k2z")]
    [InlineData("UPPER")]
    public void IsValid_AnythingElse_IsRefused(string id) => Assert.False(JobId.IsValid(id));

    [Fact]
    public void InstanceOf_AnAttempt_NamesKindJobAndAttempt() => Assert.Equal("deck-analysis-7-2", JobId.InstanceOf("deck-analysis", "7", 2));

    [Fact]
    public void FromWire_EveryState_ReadsItsOwnWord() =>
        Assert.All(Enum.GetValues<JobState>(), state => Assert.Equal(state, JobStates.FromWire(state.Wire())));
}
