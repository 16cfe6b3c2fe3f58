using Workflows.Contracts;
using Workflows.GpuWorker.Decks;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

public sealed class PageReporterTests
{
    [Fact]
    public async Task While_AStepTakesLong_SaysTheSameAgain_WithWhatItWaitsFor()
    {
        var time = new ManualTimeProvider();
        var home = new RecordedProgress();
        await using var item = home.StartItem(new ItemRef("i", "3"));
        using var reporter = new PageReporter(item, time);
        var step = new TaskCompletionSource<int>();
        var repeated = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        home.OnReport = _ =>
        {
            if (home.Notes.Count == 3) repeated.SetResult();
            return Task.FromResult(false);
        };

        await reporter.ReportAsync(new ItemProgressNote { Done = 2, Total = 17, Unit = "page" });
        var running = reporter.WhileAsync(step.Task);
        await reporter.WaitAsync(new ItemWaiting { Code = ItemWaiting.ProviderLimit, Sentence = "It waits." });
        time.Advance(TimeSpan.FromSeconds(20));
        await repeated.Task.OrFail();
        await reporter.WaitAsync(null);
        step.SetResult(7);

        Assert.Equal(7, await running.OrFail());
        Assert.Equal([false, true, true, false], home.Notes.Select(note => note.Waiting is not null));
        Assert.All(home.Notes, note => Assert.Equal(2, note.Done));
    }
}
