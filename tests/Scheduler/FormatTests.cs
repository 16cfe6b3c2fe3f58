using Workflows.Protocol;
using Workflows.Scheduler.Storage;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

public sealed class FormatTests
{
    /// <summary>Format 2 had no journal and did not count history rows; an instance of it goes on where it was.</summary>
    [Fact]
    public async Task Open_FileOfFormat2_GoesOnWithItsInstances()
    {
        await using var scheduler = await TestScheduler.StartAsync();
        await using (var worker = scheduler.Work())
        {
            await scheduler.StartAsync("A", id: "running");
            await worker.CompleteAsync(await worker.NextTurnAsync(), Do.Schedule(0, "Step"));
            await worker.NextActivityAsync();
        }

        await scheduler.StartAsync("Later", id: "waiting");
        await using var again = await scheduler.RestartAsync(between: file =>
        {
            using var database = Database.Open(file, readOnly: false);
            database.Execute("DROP TABLE journal; ALTER TABLE instances DROP COLUMN history_next; PRAGMA user_version=2;");
        });
        await using var next = again.Work(new GetWorkItemsRequest
        {
            WorkItemFilters = new WorkItemFilters { Orchestrations = { new OrchestrationFilter { Name = "A" } }, Activities = { new ActivityFilter { Name = "Step" } } },
        });
        await next.CompleteActivityAsync(await next.NextActivityAsync(), "\"done\"");
        var turn = await next.NextTurnAsync();
        Assert.Equal(4, turn.OrchestratorRequest.PastEvents.Count);
        await next.CompleteAsync(turn, Do.Complete(1, "\"out\""));
        Assert.Equal("\"out\"", (await again.CompletionOfAsync("running")).Output);
        Assert.Equal(OrchestrationStatus.Pending, (await again.StateAsync("waiting")).OrchestrationStatus);
        Assert.Equal(8, (await again.HistoryAsync("running")).Count);
    }

    [Fact]
    public void Open_FileOfANewerFormat_IsRefusedWithWhatToDo()
    {
        using var folder = new TemporaryFolder();
        using (var database = Database.Open(folder.File("newer.db"), readOnly: false)) database.Execute("PRAGMA user_version=99;");

        var refusal = Assert.Throws<StorageException>(() => HubStore.Open(folder.File("newer.db")));

        Assert.Contains($"has format 99; this scheduler knows up to {Schema.Version}. Use a newer one.", refusal.Message, StringComparison.Ordinal);
    }
}
