using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Workflows.Cli.Api;

namespace Workflows.Cli.Live;

/// <summary>
/// Follows a job to its end: server push, and polling every three seconds while there is none. It survives a
/// restart of the app: the stream is opened again with the last id that was seen.
/// </summary>
internal sealed class JobFeed(WorkflowsClient client, TimeProvider time)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromSeconds(3);

    // The server ends a stream on purpose after some minutes; a short pause keeps a broken one from being opened in a frenzy.
    private static readonly TimeSpan ReopenAfter = TimeSpan.FromMilliseconds(200);

    // The server sends a heartbeat every 15 s; three missed ones mean that the line is dead.
    private static readonly TimeSpan SilenceMax = TimeSpan.FromSeconds(45);

    /// <summary>Ends after the event with <c>"final": true</c>.</summary>
    /// <param name="onTrouble">Called with what is wrong when live updates stop, and with null when they are back.</param>
    public async IAsyncEnumerable<LiveEvent> FollowAsync(string jobId, Action<FeedTrouble?> onTrouble, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // A channel, because an iterator cannot yield inside the try blocks that reconnecting needs.
        var events = Channel.CreateBounded<LiveEvent>(256);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var producer = ProduceAsync(jobId, events.Writer, onTrouble, ending.Token);
        try
        {
            await foreach (var e in events.Reader.ReadAllAsync(cancellationToken)) yield return e;
            await producer;
        }
        finally
        {
            await ending.CancelAsync();
            await producer.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ProduceAsync(string jobId, ChannelWriter<LiveEvent> writer, Action<FeedTrouble?> onTrouble, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            var seen = new Position();
            while (!await StreamAsync(jobId, seen, writer, onTrouble, cancellationToken)
                && !await PollAsync(jobId, seen, writer, onTrouble, cancellationToken))
                await Task.Delay(seen.Live ? ReopenAfter : PollEvery, time, cancellationToken);
        }
        catch (Exception e)
        {
            failure = e;
        }

        writer.Complete(failure);
    }

    /// <returns>True when the final event has been written.</returns>
    private async Task<bool> StreamAsync(string jobId, Position seen, ChannelWriter<LiveEvent> writer, Action<FeedTrouble?> onTrouble, CancellationToken cancellationToken)
    {
        seen.Live = false;
        using var silence = new CancellationTokenSource(SilenceMax, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            using var response = await client.OpenEventsAsync(jobId, seen.LastId, either.Token);
            if (response.StatusCode is HttpStatusCode.NoContent) return false;
            await using var stream = await response.Content.ReadAsStreamAsync(either.Token);
            await foreach (var message in SseReader.ReadAsync(stream, either.Token))
            {
                silence.CancelAfter(SilenceMax);
                if (!seen.Live) onTrouble(null);
                seen.Live = true;
                if (message.Data.Length == 0) continue;
                var e = Parse(message);
                seen.LastId = e.Id ?? seen.LastId;
                await writer.WriteAsync(e, cancellationToken);
                if (e.IsFinal) return true;
            }
        }
        catch (Exception e) when (IsLostConnection(e) && !cancellationToken.IsCancellationRequested)
        {
            // The poll that follows tells whether the app is away or only its push.
            seen.Live = false;
        }

        return false;
    }

    private async Task<bool> PollAsync(string jobId, Position seen, ChannelWriter<LiveEvent> writer, Action<FeedTrouble?> onTrouble, CancellationToken cancellationToken)
    {
        if (seen.Live) return false;
        try
        {
            var job = await client.GetJobAsync(jobId, cancellationToken);
            onTrouble(job.IsFinal ? null : new("Live updates paused, checking every 3 s.", IsAway: false));
            if (job.Revision == seen.PolledRevision && !job.IsFinal) return false;
            seen.PolledRevision = job.Revision;
            await foreach (var item in client.ListItemsAsync(jobId, null, cancellationToken))
            {
                var data = new JsonObject { ["event"] = "item.state", ["job"] = jobId, ["item"] = JsonNode.Parse(item.GetRawText()), ["items"] = Counts(job) };
                await writer.WriteAsync(LiveEvent.Of("item.state", null, data), cancellationToken);
            }

            await writer.WriteAsync(StateOf(job), cancellationToken);
            seen.LastId = job.Revision;
            return job.IsFinal;
        }
        catch (AppUnreachableException)
        {
            onTrouble(new($"The app at {client.Address} does not answer; the job goes on when it is back.", IsAway: true));
            return false;
        }
        catch (ApiException e) when ((int)e.Status >= 500)
        {
            onTrouble(new($"{e.Message} Trying again.", IsAway: true));
            return false;
        }
    }

    /// <summary>The event that a poll stands for, in the shape that the live API gives it.</summary>
    private static LiveEvent StateOf(JobSnapshot job)
    {
        var data = JsonNode.Parse(job.Raw.GetRawText())!.AsObject(); // a job is always an object
        data.Insert(0, "event", "job.state");
        data.Insert(1, "job", job.Id);
        data["final"] = job.IsFinal;
        return LiveEvent.Of("job.state", job.Revision, data);
    }

    private static JsonNode? Counts(JobSnapshot job) => job.Raw.Field("items") is { } items ? JsonNode.Parse(items.GetRawText()) : null;

    private static LiveEvent Parse(SseMessage message)
    {
        using var document = JsonDocument.Parse(message.Data);
        return new LiveEvent(message.Event, message.Id, document.RootElement.Clone());
    }

    private static bool IsLostConnection(Exception e) =>
        e is HttpRequestException or IOException or OperationCanceledException or AppUnreachableException
            || e is ApiException { Status: >= HttpStatusCode.InternalServerError };

    /// <summary>What has been seen so far; only the producer touches it.</summary>
    private sealed class Position
    {
        public string? LastId { get; set; }

        public string? PolledRevision { get; set; }

        public bool Live { get; set; }
    }
}
