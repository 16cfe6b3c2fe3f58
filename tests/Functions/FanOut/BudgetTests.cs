using Workflows.Jobs;

namespace Workflows.Functions.Tests.FanOut;

/// <summary>Money is set aside before an item starts, and never more than there is.</summary>
public sealed class BudgetTests
{
    [Fact]
    public void RunAsync_WithABudget_ReservesBeforeTheStartAndSettlesAtTheEnd()
    {
        var scenario = new Scenario(items: 2, window: 2, budget: 10, estimate: _ => 2);
        Assert.Equal(("8.00", "0.00"), (scenario.Last.Reserved, scenario.Last.Cost));
        Assert.All(scenario.Work, call => Assert.Equal(4, Scenario.CostMax(call)));

        scenario.Answer(scenario.Work.First(), ItemState.Done, cost: 1.5m);

        Assert.Equal(("4.00", "1.50", "10.00"), (scenario.Last.Reserved, scenario.Last.Cost, scenario.Last.Budget));
        scenario.Drain(cost: 1);
        Assert.Equal(("0.00", "2.50"), (scenario.Last.Reserved, scenario.Last.Cost));
        Assert.Equal("2.50", scenario.Summary.Cost);
    }

    [Fact]
    public void RunAsync_AnItemThatDoesNotFit_WaitsForWhatRunningOnesGiveBack()
    {
        var scenario = new Scenario(items: 2, window: 2, budget: 3, estimate: _ => 2);
        Assert.Single(scenario.Work);

        scenario.Answer(scenario.Work.Single(), ItemState.Done, cost: 1);

        Assert.Equal(2, Scenario.CostMax(Assert.Single(scenario.Work)));
        scenario.Drain(cost: 1);
        Assert.Equal((JobState.Succeeded, 2), (scenario.Summary.State, scenario.Summary.Items.Done));
    }

    [Fact]
    public void RunAsync_WhatNeverFits_IsSkipped_AndFreeItemsStillRun()
    {
        var scenario = new Scenario(items: 4, window: 1, budget: 1, estimate: i => i < 3 ? 0.6m : 0);

        scenario.Drain(cost: 0.6m);

        Assert.Equal((2, 2, JobState.CompletedWithErrors), (scenario.Summary.Items.Done, scenario.Summary.Items.Skipped, scenario.Summary.State));
        Assert.Equal(ItemEnd.BudgetReachedCode, scenario.Recorded["i1"].Code);
        Assert.Equal(ItemState.Done, scenario.Recorded["i3"].State);
        Assert.Equal(2, scenario.Last.BudgetSkipped);
    }

    [Fact]
    public void RunAsync_ABudgetWithoutAPrice_SkipsWithTheReason()
    {
        var scenario = new Scenario(items: 1, budget: 5, estimate: _ => null);

        scenario.Drain();

        Assert.Equal((ItemState.Skipped, ItemEnd.PriceUnknownCode), (scenario.Recorded["i0"].State, scenario.Recorded["i0"].Code));
    }

    [Fact]
    public void RunAsync_ASecondAttempt_GoesOnFromWhatTheFirstSpent()
    {
        var scenario = new Scenario(items: 2, window: 1, budget: 3, costBase: 2, estimate: _ => 0.6m);

        scenario.Drain(cost: 0.6m);

        Assert.Equal((1, 1, "2.60"), (scenario.Summary.Items.Done, scenario.Summary.Items.Skipped, scenario.Summary.Cost));
    }

    [Fact]
    public void RunAsync_APassingFailure_RunsAgainAfterAWhile()
    {
        var scenario = new Scenario(items: 1, budget: 10, estimate: _ => 1);
        scenario.Answer(scenario.Work.Single(), ItemState.Failed, cost: 0.5m, passing: true);
        Assert.Empty(scenario.Work);
        Assert.Equal(("0.00", "0.50"), (scenario.Last.Reserved, scenario.Last.Cost));

        Assert.Single(scenario.Context.Timers).SetResult();
        scenario.Answer(scenario.Work.Single(), ItemState.Done, cost: 0.75m);
        scenario.Drain();

        // What an item says it cost is over its tries.
        Assert.Equal((JobState.Succeeded, "0.75"), (scenario.Summary.State, scenario.Summary.Cost));
        Assert.Equal(2, scenario.Recorded["i0"].Tries);
    }

    [Fact]
    public void RunAsync_APassingFailureTwice_IsAFailure()
    {
        var scenario = new Scenario(items: 1);
        scenario.Answer(scenario.Work.Single(), ItemState.Failed, passing: true);
        Assert.Single(scenario.Context.Timers).SetResult();
        scenario.Answer(scenario.Work.Single(), ItemState.Failed, passing: true);
        scenario.Drain();

        Assert.Equal((1, 2), (scenario.Summary.Items.Failed, scenario.Recorded["i0"].Tries));
    }

    [Fact]
    public void RunAsync_CancelledWhileAnItemRests_EndsAtOnce_WithAReceipt()
    {
        var scenario = new Scenario(items: 2, window: 1, budget: 10, estimate: _ => 1);
        scenario.Answer(scenario.Work.Single(), ItemState.Failed, cost: 0.5m, passing: true);

        scenario.Context.Raise(JobSignal.Cancel);
        scenario.Drain();

        var receipt = scenario.Summary.ReceiptDetails!;
        Assert.Equal((0, 1, 1, "0.50", "0.50"), (receipt.Kept, receipt.NotStarted, receipt.Failed, receipt.Cost, receipt.CostDropped));
        Assert.Contains("$0.50 spent", scenario.Summary.Receipt, StringComparison.Ordinal);
        Assert.True(Assert.Single(scenario.Context.Timers).Task.IsCanceled);
    }

    /// <summary>Random items, ends, costs, pauses and cancels: at every checkpoint spent and reserved together stay within the budget.</summary>
    [Fact]
    public void RunAsync_WhateverHappens_NeverPromisesMoreThanTheBudget()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            // A fixed seed per run: a failure can be run again.
            var random = new Random(seed);
            var (total, budget) = (random.Next(1, 30), random.Next(0, 20));
            var estimates = Enumerable.Range(0, total).Select(_ => random.Next(0, 5) * 0.5m).ToArray();
            var scenario = new Scenario(total, random.Next(1, 9), i => i % 7 == 3 ? ItemState.Cached : null, budget: budget, estimate: i => estimates[i]);
            while (!scenario.IsOver) Step(scenario, random);

            Assert.All(scenario.Context.Published, progress =>
            {
                Assert.True(progress.Items.IsBalanced && progress.Items.Total == total, $"seed {seed}: {progress.Items}");
                Assert.True(Money.Read(progress.Cost) + Money.Read(progress.Reserved) <= budget, $"seed {seed}: {progress.Cost} and {progress.Reserved} of {budget}");
            });
            Assert.Equal(Money.None, scenario.Last.Reserved);
            Assert.Equal(scenario.Paid, Money.Read(scenario.Summary.Cost));
            Assert.Equal(scenario.Last.BudgetSkipped, scenario.Summary.Items.Skipped);
        }
    }

    private static void Step(Scenario scenario, Random random)
    {
        var work = scenario.Work.ToArray();
        switch (random.Next(12))
        {
            case < 3:
                scenario.Record();
                break;
            case 3:
                scenario.Context.Raise(JobSignal.Resume);
                break;
            case 4 when random.Next(4) == 0:
                scenario.Context.Raise(random.Next(6) == 0 ? JobSignal.Cancel : JobSignal.Pause);
                break;
            case 5 when scenario.Context.Timers.Find(timer => !timer.Task.IsCompleted) is { } timer && work.Length == 0:
                timer.SetResult();
                break;
            default:
                if (work.Length == 0) break;
                var call = work[random.Next(work.Length)];
                var passing = random.Next(5) == 0;

                // Up to what it may cost, and never less than what it said before.
                var cost = Math.Max(scenario.PaidFor(call), Math.Round((Scenario.CostMax(call) ?? 0) * random.Next(0, 11) / 10, 4));
                scenario.Answer(call, passing || random.Next(5) == 0 ? ItemState.Failed : ItemState.Done, cost, passing);
                break;
        }
    }
}
