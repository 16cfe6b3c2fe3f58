using System.Text.Json;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.FanOut;

public sealed class FanOutTests
{
    [Fact]
    public void RunAsync_ManyItems_KeepsTheWindowAndFinishesAll()
    {
        var scenario = new Scenario(items: 25, window: 3);

        scenario.Drain();

        Assert.Equal(3, scenario.Context.MostItemsInFlight);
        Assert.Equal(JobState.Succeeded, scenario.Summary.State);
        Assert.Equal(25, scenario.Summary.Items.Done);
        Assert.Equal(25, scenario.Recorded.Count);
        Assert.All(scenario.Recorded.Values, item => Assert.Equal(ItemState.Done, item.State));
    }

    [Fact]
    public void RunAsync_AfterEachEnd_PublishesACheckpointWithAHigherRevision()
    {
        var scenario = new Scenario(items: 3);
        var before = scenario.Last;

        scenario.Answer(scenario.Work.First(), ItemState.Done);

        Assert.True(scenario.Last.Revision > before.Revision);
        Assert.Equal("1/3 things done", scenario.Last.Label);
        Assert.Equal(33, scenario.Last.Percent);
        Assert.Equal("i0", Assert.Single(scenario.Last.Recent).Id);
    }

    [Fact]
    public void RunAsync_SecondAttempt_GoesOnAboveTheFirstOnesRevisions() =>
        Assert.True(new Scenario(items: 1, revisionBase: 500).Last.Revision > 500);

    [Fact]
    public void RunAsync_FailedItem_DoesNotStopTheOthers()
    {
        var scenario = new Scenario(items: 4, window: 1);
        scenario.Answer(scenario.Work.Single(), ItemState.Failed);

        scenario.Drain();

        Assert.Equal(JobState.CompletedWithErrors, scenario.Summary.State);
        Assert.Equal((3, 1), (scenario.Summary.Items.Done, scenario.Summary.Items.Failed));
        Assert.Equal("BROKEN", scenario.Recorded["i0"].Code);
    }

    [Fact]
    public void RunAsync_ActivityThatThrew_FailsItsItemWithoutRepeatingItsWords()
    {
        var scenario = new Scenario(items: 1);
        scenario.Throw(scenario.Work.Single());

        scenario.Drain();

        Assert.Equal("WORKER_ERROR", scenario.Recorded["i0"].Code);
        Assert.DoesNotContain("secret", scenario.Recorded["i0"].Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_KnownItems_AreCountedAtOnceAndNeverRun()
    {
        var scenario = new Scenario(items: 4, known: i => i < 3 ? ItemState.Cached : null);

        Assert.Equal(3, scenario.Last.Items.Cached);
        Assert.Equal(new Ask(3, null), Assert.Single(scenario.Work).Input);
        scenario.Drain();
        Assert.Equal((1, 3), (scenario.Summary.Items.Done, scenario.Summary.Items.Cached));
    }

    [Fact]
    public void RunAsync_EverythingKnown_FinishesWithoutWork()
    {
        var scenario = new Scenario(items: 3, known: _ => ItemState.Cached);

        scenario.Record();

        Assert.True(scenario.IsOver);
        Assert.Equal((JobState.Succeeded, 100), (scenario.Last.State, scenario.Last.Percent));
    }

    [Fact]
    public void RunAsync_Paused_StartsNothingNew_AndResumes()
    {
        var scenario = new Scenario(items: 5, window: 2);
        scenario.Context.Raise(JobSignal.Pause);
        Assert.Equal(JobState.Pausing, scenario.Last.State);

        scenario.Answer(scenario.Work.First(), ItemState.Done);
        scenario.Answer(scenario.Work.First(), ItemState.Done);
        Assert.Equal(JobState.Paused, scenario.Last.State);
        Assert.Empty(scenario.Work);

        scenario.Context.Raise(JobSignal.Resume);
        Assert.Equal(2, scenario.Work.Count());
        scenario.Context.Raise(JobSignal.Pause);
        scenario.Context.Raise(JobSignal.Resume);
        scenario.Drain();
        Assert.Equal(5, scenario.Summary.Items.Done);
    }

    [Fact]
    public void RunAsync_Cancelled_KeepsWhatIsDoneAndWritesAReceipt()
    {
        var scenario = new Scenario(items: 5, window: 2);
        scenario.Answer(scenario.Work.First(), ItemState.Done);

        scenario.Context.Raise(JobSignal.Cancel);
        Assert.Equal(JobState.Cancelling, scenario.Last.State);
        Assert.Equal(2, scenario.Last.Items.Cancelled);
        scenario.Answer(scenario.Work.First(), ItemState.Cancelled);
        scenario.Drain();

        Assert.Equal(JobState.Cancelled, scenario.Summary.State);
        Assert.Equal((2, 3), (scenario.Summary.Items.Done, scenario.Summary.Items.Cancelled));
        Assert.StartsWith("2 things kept and usable, 3 not finished", scenario.Summary.Receipt, StringComparison.Ordinal);
    }

    [Fact]
    public void RunAsync_CancelledWithoutAWorker_GivesUpAfterTheGrace()
    {
        var scenario = new Scenario(items: 2, window: 1);
        scenario.Context.Raise(JobSignal.Cancel);

        Assert.Single(scenario.Context.Timers).SetResult();
        scenario.Record();

        Assert.True(scenario.IsOver);
        Assert.Equal(2, scenario.Summary.Items.Cancelled);
    }

    [Fact]
    public void RunAsync_CancelConfirmedInTime_LeavesNoTimerOpen()
    {
        var scenario = new Scenario(items: 1);
        scenario.Context.Raise(JobSignal.Cancel);

        scenario.Answer(scenario.Work.Single(), ItemState.Cancelled);
        scenario.Record();

        Assert.True(Assert.Single(scenario.Context.Timers).Task.IsCanceled);
    }

    [Fact]
    public void RunAsync_BeforeTheRowsAreWritten_DoesNotSayFinal()
    {
        var scenario = new Scenario(items: 1);
        scenario.Answer(scenario.Work.Single(), ItemState.Done);

        Assert.False(scenario.IsOver);
        Assert.DoesNotContain(scenario.Context.Published, progress => progress.State.IsFinal() || progress.Percent == 100);
        scenario.Record();
        Assert.Equal(scenario.RecordedFinal!.Revision, scenario.Last.Revision);
        Assert.Equal(JobState.Succeeded, scenario.RecordedFinal.State);
    }

    [Fact]
    public void RunAsync_ItemsThatEndTogether_ShareABatch()
    {
        var scenario = new Scenario(items: 30, window: 30);
        foreach (var call in scenario.Work.ToArray()) scenario.Answer(call, ItemState.Done);
        var batches = 0;
        while (scenario.Recording is { } call)
        {
            batches++;
            scenario.Context.Calls.Remove(call);
            call.Complete(null);
        }

        Assert.Equal(2, batches);
    }

    [Fact]
    public void RunAsync_LongNamesOfAnyLanguage_KeepTheStatusSmall()
    {
        var scenario = new Scenario(items: 200, window: 200);
        foreach (var call in scenario.Work.ToArray()) scenario.Answer(call, ItemState.Failed);

        Assert.All(scenario.Context.Published, progress => Assert.InRange(JsonSerializer.SerializeToUtf8Bytes(progress).Length, 1, 16 * 1024));
    }

    /// <summary>Random ends, exceptions, pauses, resumes and cancels: the ledger balances in every checkpoint and percent never falls.</summary>
    [Fact]
    public void RunAsync_WhateverHappens_TheLedgerBalancesAtEveryCheckpoint()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            // A fixed seed per run: a failure can be run again.
            var random = new Random(seed);
            var total = random.Next(1, 40);
            var scenario = new Scenario(total, random.Next(1, 9), i => i % 7 == 3 ? ItemState.Cached : null);
            while (!scenario.IsOver) Step(scenario, random);

            var published = scenario.Context.Published;
            Assert.All(published, progress => Assert.True(progress.Items.IsBalanced && progress.Items.Total == total, $"seed {seed}: {progress.Items}"));
            for (var i = 1; i < published.Count; i++)
            {
                Assert.True(published[i].Percent >= published[i - 1].Percent, $"seed {seed}: percent fell");
                Assert.True(published[i].Revision > published[i - 1].Revision, $"seed {seed}: revision did not rise");
            }

            Assert.Equal(0, scenario.Summary.Items.Remaining);
            Assert.True(scenario.Last.State.IsFinal(), $"seed {seed}");
            Assert.Equal(total, scenario.Recorded.Count);
            foreach (var bucket in scenario.Recorded.Values.CountBy(item => item.State))
                Assert.Equal(bucket.Value, Count(scenario.Summary.Items, bucket.Key));
        }
    }

    private static void Step(Scenario scenario, Random random)
    {
        var work = scenario.Work.ToArray();
        switch (random.Next(12))
        {
            case < 2:
                scenario.Record();
                break;
            case 2 when random.Next(4) == 0:
                scenario.Context.Raise(JobSignal.Pause);
                break;
            case 3:
                scenario.Context.Raise(JobSignal.Resume);
                break;
            case 4 when random.Next(12) == 0:
                scenario.Context.Raise(JobSignal.Cancel);
                break;
            case 5 when work.Length > 0:
                scenario.Throw(work[random.Next(work.Length)]);
                break;
            case > 5 when work.Length > 0:
                scenario.Answer(work[random.Next(work.Length)], random.Next(5) == 0 ? ItemState.Failed : random.Next(5) == 0 ? ItemState.Cached : ItemState.Done);
                break;
            default:
                break;
        }
    }

    private static int Count(ItemCounts counts, ItemState state) => state switch
    {
        ItemState.Done => counts.Done,
        ItemState.Cached => counts.Cached,
        ItemState.Failed => counts.Failed,
        ItemState.Cancelled => counts.Cancelled,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Not expected here."),
    };
}
