using Workflows.Cli.Live;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Live;

public sealed class JobFeedTests
{
    private const string Progress = "event: job.progress\nid: 4\ndata: {\"event\":\"job.progress\",\"job\":\"j1\",\"items\":{\"total\":2,\"done\":1},\"x\":\"kept\"}";
    private const string Final = "event: job.state\nid: 5\ndata: {\"event\":\"job.state\",\"job\":\"j1\",\"state\":\"succeeded\",\"final\":true,\"items\":{\"total\":2,\"done\":2},\"seconds\":1.5}";

    [Fact]
    public async Task Follow_Stream_PassesEventsOnAsTheyCame()
    {
        await using var app = await FakeApp.StartAsync();
        app.Streams.Enqueue(FakeApp.Sends(": heartbeat", Progress, Final));

        var events = await FollowAsync(app);

        Assert.Equal(["job.progress", "job.state"], events.Select(e => e.Name));
        Assert.Equal("""{"event":"job.progress","event_id":4,"job":"j1","items":{"total":2,"done":1},"x":"kept"}""", events[0].ToLine());
        Assert.True(events[1].IsFinal);
    }

    [Fact]
    public async Task Follow_StreamEndsEarly_ComesBackWithTheLastId()
    {
        await using var app = await FakeApp.StartAsync();
        app.Streams.Enqueue(FakeApp.Sends(Progress));
        app.Streams.Enqueue(FakeApp.Sends(Final));

        var events = await FollowAsync(app);

        Assert.Equal(["4", "5"], events.Select(e => e.Id));
        Assert.Equal([null, "4"], app.LastEventIds);
    }

    [Fact]
    public async Task Follow_WithoutStream_PollsAndEndsWithTheSameFinalEvent()
    {
        await using var app = await FakeApp.StartAsync();
        app.Jobs["j1"] = FakeApp.Job("j1", "completed_with_errors", """{"total":2,"done":1,"failed":1}""");
        app.Items["j1"] = """[{"id":"1","state":"done"},{"id":"2","state":"failed","failure":{"code":"PDF_EMPTY","sentence":"The file is empty."}}]""";

        var events = await FollowAsync(app);

        Assert.Equal(["item.state", "item.state", "job.state"], events.Select(e => e.Name));
        Assert.Equal(
            """{"event":"job.state","event_id":9,"job":"j1","id":"j1","state":"completed_with_errors","items":{"total":2,"done":1,"failed":1},"last_event_id":9,"seconds":2.5,"final":true}""",
            events[^1].ToLine());
    }

    [Fact]
    public async Task Follow_UnknownJob_Throws()
    {
        await using var app = await FakeApp.StartAsync();

        var error = await Assert.ThrowsAsync<Workflows.Cli.Api.ApiException>(() => FollowAsync(app));

        Assert.Equal("JOB_NOT_FOUND: There is no such job. List the jobs.", error.Message);
    }

    private static async Task<List<LiveEvent>> FollowAsync(FakeApp app)
    {
        using var client = app.Client();
        var events = new List<LiveEvent>();
        await foreach (var e in new JobFeed(client, TimeProvider.System).FollowAsync("j1", _ => { }, Deadline.Token)) events.Add(e);
        return events;
    }
}
