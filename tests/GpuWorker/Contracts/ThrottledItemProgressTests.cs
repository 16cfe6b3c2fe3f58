using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Contracts;

public sealed class ThrottledItemProgressTests
{
    [Fact]
    public async Task Report_FasterThanTwiceASecond_KeepsFirstLastAndOneEachHalfSecond()
    {
        var time = new ManualTimeProvider();
        var home = new RecordedProgress();
        await using var item = new ThrottledItemProgress(home.StartItem(new ItemRef("i", "3")), time);

        for (var page = 1; page <= 17; page++)
        {
            await item.ReportAsync(new ItemProgressNote { Done = page, Total = 17, Unit = "page" });
            time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal([1, 6, 11, 16, 17], home.Notes.Select(n => n.Done));
    }

    [Fact]
    public async Task Report_ThatAWaitBeginsOrEnds_IsNeverHeldBack()
    {
        var home = new RecordedProgress();
        await using var item = new ThrottledItemProgress(home.StartItem(new ItemRef("i", "3")), new ManualTimeProvider());
        var page = new ItemProgressNote { Done = 2, Total = 17, Unit = "page" };
        var waiting = page with { Waiting = new() { Code = ItemWaiting.ProviderLimit, Sentence = "It waits." } };

        foreach (var note in new[] { page, waiting, waiting, page }) await item.ReportAsync(note);

        Assert.Equal([false, true, false], home.Notes.Select(note => note.Waiting is not null));
    }

    [Fact]
    public async Task SaveCheckpoint_HoweverOften_IsNeverHeldBack()
    {
        var home = new RecordedProgress();
        await using var item = new ThrottledItemProgress(home.StartItem(new ItemRef("i", "3")), new ManualTimeProvider());

        await item.SaveCheckpointAsync("1");
        await item.SaveCheckpointAsync("2");

        Assert.Equal("2", await item.ReadCheckpointAsync());
    }
}
