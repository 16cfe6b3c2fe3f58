using Workflows.Decks;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.Read;

public sealed class EtaTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Estimate_FewerThanThreeSamples_IsMeasuring()
    {
        var eta = Eta.Estimate(Progress(samples: 2), DeckAnalysisJob.Kind, JobState.Running, Now);

        Assert.Equal(("measuring", (double?)null), (eta?.Basis, eta?.P50Seconds));
    }

    [Fact]
    public void Estimate_EnoughSamples_IsARangeWithItsBasis()
    {
        var eta = Eta.Estimate(Progress(samples: 6), DeckAnalysisJob.Kind, JobState.Running, Now)!;

        Assert.Equal("from 6 finished decks at 41 s", eta.Basis);
        Assert.InRange(eta.P50Seconds!.Value, 150, 170);
        Assert.True(eta.P90Seconds > eta.P50Seconds);
    }

    [Fact]
    public void Estimate_Stalled_Widens()
    {
        var fresh = Eta.Estimate(Progress(samples: 6), DeckAnalysisJob.Kind, JobState.Running, Now)!;
        var stalled = Eta.Estimate(Progress(samples: 6), DeckAnalysisJob.Kind, JobState.Running, Now.AddMinutes(5))!;

        Assert.True(stalled.P90Seconds - stalled.P50Seconds > fresh.P90Seconds - fresh.P50Seconds);
    }

    [Theory]
    [InlineData(JobState.Paused)]
    [InlineData(JobState.Cancelling)]
    [InlineData(JobState.Succeeded)]
    public void Estimate_NotOnItsWay_IsNone(JobState state) => Assert.Null(Eta.Estimate(Progress(samples: 6), DeckAnalysisJob.Kind, state, Now));

    private static JobProgress Progress(int samples) => new()
    {
        Revision = 1,
        Attempt = 1,
        State = JobState.Running,
        Stage = "s",
        Items = new() { Total = 10, Queued = 3, Running = 1, Done = 6 },
        Unit = "deck",
        Label = "l",
        Percent = 60,
        StartedAt = Now.AddMinutes(-4),
        UpdatedAt = Now,
        Timing = new() { Samples = samples, MeanSeconds = 40, P50Seconds = 41, P90Seconds = 50, Lanes = 1 },
    };
}
