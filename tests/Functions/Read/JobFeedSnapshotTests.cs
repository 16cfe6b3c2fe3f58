using Workflows.Jobs;

namespace Workflows.Functions.Tests.Read;

public sealed class JobFeedSnapshotTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void With_AnItemThatStopsAndStartsAgain_CountsARestart()
    {
        var snapshot = JobFeedSnapshot.Empty
            .With(new JobChange.ItemProgressed("1", "{}", Now))
            .With(new JobChange.ItemProgressed("1", "", Now))
            .With(new JobChange.ItemProgressed("2", "{}", Now));
        Assert.Equal((0, 3), (snapshot.Restarts, snapshot.Version));

        snapshot = snapshot.With(new JobChange.ItemProgressed("1", "{}", Now));

        Assert.Equal(1, snapshot.Restarts);
        Assert.Equal(["1", "2"], snapshot.Items.Keys);
    }

    [Fact]
    public void MultiplexedId_RoundTrips_AndLeavesOutWhatItDoesNotUnderstand()
    {
        var id = MultiplexedId.Parse("b:7,a:12,odd,c:x,:3");

        Assert.Equal("a:12,b:7", id.ToString());
        Assert.Equal("a:12,b:9", id.Set("b", 9).ToString());
        Assert.Null(id.Find("c"));
    }
}
