using System.Text.Json;
using Workflows.Decks;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.Read;

public sealed class JobComposerTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly JobRow Row = new()
    {
        Id = "01abc",
        Kind = "deck-analysis",
        Attempt = 1,
        RequestJson = "{\"deck_ids\":[1]}",
        ItemsTotal = 10,
        CreatedAt = Now.AddMinutes(-5),
        CorrelationId = "c",
    };

    private static readonly JobProgress Progress = new()
    {
        Revision = 9,
        Attempt = 1,
        State = JobState.Running,
        Stage = "visual_analysis",
        Items = new() { Total = 10, Queued = 3, Running = 4, Done = 3 },
        Unit = "deck",
        Label = "3/10 decks analyzed",
        Percent = 30,
        StartedAt = Now.AddMinutes(-4),
        UpdatedAt = Now.AddSeconds(-5),
    };

    private static readonly WorkerPresence OneWorker = new() { Workers = 1, Queued = 3, Running = 1 };

    [Theory]
    [InlineData("Pending", JobState.Queued)]
    [InlineData("Running", JobState.Running)]
    [InlineData("Suspended", JobState.Paused)]
    [InlineData("Terminated", JobState.Cancelled)]
    [InlineData("Failed", JobState.Failed)]
    public void Compose_EachRuntimeStatus_HasItsState(string runtimeStatus, JobState expected)
    {
        var view = View(runtimeStatus, Progress);

        Assert.Equal(expected, view.State);
        Assert.True(view.Items.IsBalanced);
        Assert.Equal(expected.IsFinal(), view.Final);
    }

    [Theory]
    [InlineData(JobState.Pausing)]
    [InlineData(JobState.Cancelling)]
    [InlineData(JobState.Paused)]
    public void Compose_WhileRunning_TheJobsOwnStateCounts(JobState state) => Assert.Equal(state, View("Running", Progress with { State = state }).State);

    [Theory]
    [InlineData(JobState.Succeeded)]
    [InlineData(JobState.CompletedWithErrors)]
    [InlineData(JobState.Cancelled)]
    public void Compose_Completed_TellsTheOutcome(JobState state) => Assert.Equal(state, View("Completed", Progress with { State = state }).State);

    [Fact]
    public void Compose_NoInstanceYet_IsQueuedWithAllItemsWaiting()
    {
        var view = View(null, null);

        Assert.Equal(JobState.Queued, view.State);
        Assert.Equal(10, view.Items.Queued);
        Assert.Equal("0/10 decks analyzed", view.Label);
    }

    [Fact]
    public void Compose_AStatusThatIsNotOurs_IsNoStatus() =>
        Assert.Equal(10, JobComposer.Compose(Sources("Running", null) with { CustomStatusJson = "\"an operator's note\"" }).Items.Queued);

    [Fact]
    public void Compose_MoreHandedOutThanReportedOn_ShowsOnlyTheLatterAsRunning()
    {
        var live = Live("3", """{"done":5,"total":17,"unit":"page","label":"Processing deck 3: page 5/17"}""", Now);

        var view = JobComposer.Compose(Sources("Running", Progress) with { Live = live, Presence = OneWorker });

        Assert.Equal((1, 6), (view.Items.Running, view.Items.Queued));
        Assert.Equal("Processing deck 3: page 5/17", Assert.Single(view.CurrentItems).Label);
        Assert.True(view.Items.IsBalanced);
    }

    [Fact]
    public void Compose_NoWorker_SaysSoAndWhatToDo()
    {
        var view = JobComposer.Compose(Sources("Running", Progress) with { Presence = new() { Workers = 0, Queued = 7, Running = 0 } });

        Assert.Equal("WORKER_ABSENT", view.Reason?.Code);
        Assert.Equal("No GPU worker is connected; the job goes on by itself when one is.", view.Reason?.Sentence);
    }

    [Fact]
    public void Compose_LostSinceTheLastCheckpoint_IsInterrupted()
    {
        var sources = Sources("Running", Progress) with { Row = Row with { Interruptions = 1, InterruptedAt = Now }, Presence = new() { Workers = 0, Queued = 7, Running = 0 } };

        var view = JobComposer.Compose(sources);

        Assert.Equal(JobState.Interrupted, view.State);
        Assert.Equal("interrupted once, 0 items lost", view.InterruptionsLabel);
    }

    [Fact]
    public void Compose_ASilentWorker_IsNamedWithItsSilence()
    {
        var view = JobComposer.Compose(Sources("Running", Progress) with { Live = Live("3", "{}", Now.AddSeconds(-95)), Presence = OneWorker });

        Assert.Equal("WORKER_SILENT", view.Reason?.Code);
        Assert.Contains("95 s", view.Reason?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 0)] // its only deck runs and has not reported yet: a large file is being opened
    [InlineData(2, 1)] // the same, and the next one waits behind it
    public void Compose_OnlyItsOwnDecksKeepTheWorkerBusy_SaysNothing(int handedOut, int queued) =>
        Assert.Null(Waiting(handedOut, new() { Workers = 1, Queued = queued, Running = 1 }).Reason);

    [Theory]
    [InlineData(1, 1, "The GPU worker is busy with other work; 1 deck waits.")]
    [InlineData(2, 5, "The GPU worker is busy with other work; 5 decks wait.")]
    public void Compose_BehindAnotherJobsDecks_SaysSo(int handedOut, int queued, string expected)
    {
        var view = Waiting(handedOut, new() { Workers = 1, Queued = queued, Running = 1 });

        Assert.Equal(("WORKER_BUSY", expected), (view.Reason?.Code, view.Reason?.Sentence));
    }

    [Fact]
    public void Compose_EveryRunningItemWaitsForItsProvider_SaysUntilWhen()
    {
        var live = Live("3", """{"done":5,"total":17,"unit":"page","waiting":{"code":"PROVIDER_LIMIT","sentence":"OpenAI allows no more requests for now.","until":"2026-03-01T14:05:10Z"}}""", Now);

        var view = JobComposer.Compose(Sources("Running", Progress) with { Live = live, Presence = OneWorker });

        Assert.Equal(("PROVIDER_LIMIT", "Waiting for the provider's limit until 14:05 UTC."), (view.Reason?.Code, view.Reason?.Sentence));
        Assert.Contains("OpenAI allows no more requests for now.", view.Reason?.Action, StringComparison.Ordinal);
        Assert.Equal("PROVIDER_LIMIT", Assert.Single(view.CurrentItems).Waiting?.Code);
    }

    [Fact]
    public void Compose_AWaitOfWhichNothingWasHeardSince_IsSilence()
    {
        var live = Live("3", """{"done":5,"total":17,"unit":"page","waiting":{"code":"PROVIDER_LIMIT","sentence":"s","until":null}}""", Now.AddSeconds(-95));

        Assert.Equal("WORKER_SILENT", JobComposer.Compose(Sources("Running", Progress) with { Live = live, Presence = OneWorker }).Reason?.Code);
    }

    [Theory]
    [InlineData(JobState.Running, "cancel,pause")]
    [InlineData(JobState.Paused, "cancel,resume")]
    [InlineData(JobState.Cancelling, "")]
    [InlineData(JobState.Succeeded, "")]
    [InlineData(JobState.CompletedWithErrors, "retry")]
    public void Links_NameOnlyWhatIsAllowedNow(JobState state, string expected)
    {
        var items = state == JobState.CompletedWithErrors ? new ItemCounts { Total = 1, Failed = 1 } : new ItemCounts { Total = 1, Done = 1 };

        Assert.Equal(expected, string.Join(',', JobLinks.Allowed(state, items, budgetSkipped: 0).Order()));
    }

    [Fact]
    public void Tag_ChangesWithPageProgressAndReason_NotWithTheClock()
    {
        var running = Sources("Running", Progress) with { Live = Live("3", """{"done":5,"total":17,"unit":"page"}""", Now), Presence = OneWorker };
        var tag = JobTag.Of(JobComposer.Compose(running));

        Assert.StartsWith("W/\"9-", tag, StringComparison.Ordinal);
        Assert.Equal(tag, JobTag.Of(JobComposer.Compose(running with { Now = Now.AddSeconds(3) })));
        Assert.NotEqual(tag, JobTag.Of(JobComposer.Compose(running with { Live = Live("3", """{"done":6,"total":17,"unit":"page"}""", Now) })));
        Assert.NotEqual(tag, JobTag.Of(JobComposer.Compose(running with { Presence = new() { Workers = 0, Queued = 1, Running = 0 } })));
    }

    /// <summary>A job of ten decks that has heard of none for a minute.</summary>
    private static JobView Waiting(int handedOut, WorkerPresence presence) => JobComposer.Compose(
        Sources("Running", Progress with { Items = new() { Total = 10, Queued = 10 - handedOut, Running = handedOut }, UpdatedAt = Now.AddMinutes(-1) }) with { Presence = presence });

    private static JobView View(string? runtimeStatus, JobProgress? progress) => JobComposer.Compose(Sources(runtimeStatus, progress));

    private static JobSources Sources(string? runtimeStatus, JobProgress? progress) => new()
    {
        Row = Row,
        Kind = DeckAnalysisJob.Kind,
        RuntimeStatus = runtimeStatus,
        CustomStatusJson = progress is null ? null : JsonSerializer.Serialize(progress),
        InstanceUpdatedAt = Now,
        Live = JobFeedSnapshot.Empty,
        Presence = null,
        Now = Now,
    };

    private static JobFeedSnapshot Live(string itemId, string json, DateTimeOffset at) => JobFeedSnapshot.Empty
        .With(new JobChange.StatusChanged("x", "Running", null, at))
        .With(new JobChange.ItemProgressed(itemId, json, at));
}
