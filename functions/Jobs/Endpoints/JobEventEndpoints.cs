using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Workflows.Http;

namespace Workflows.Jobs;

/// <summary>Live events: of one job, and of several over one connection.</summary>
public sealed class JobEventEndpoints(JobEventServices services, IOptions<JobOptions> options, DurableClients clients)
{
    /// <summary>Reasons ("no worker") and estimates change without a push; they are looked at this often.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    [Function("JobEvents")]
    public async Task<IResult> OneAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/jobs/{id}/events")] HttpRequest request,
        string id, [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var row = await FindAsync(id, cancellationToken);
        var lastId = long.TryParse(LastEventId(request), NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : (long?)null;
        if (IsDelivered(row, lastId)) return Results.StatusCode(StatusCodes.Status204NoContent);

        using var source = new JobEventSource(services, client, row, lastId);
        await StreamAsync(request, [source], (_, id) => id?.ToString(CultureInfo.InvariantCulture), cancellationToken);
        return Results.Empty;
    }

    [Function("Events")]
    public async Task<IResult> SeveralAsync(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/events")] HttpRequest request,
        [DurableClient] DurableTaskClient client, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        clients.Offer(client);
        var ids = request.Query["jobs"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        if (ids.Length == 0) throw Problems.Invalid("jobs", "jobs must name at least one job: ?jobs=a,b.");
        if (ids.Length > options.Value.JobsPerStreamMax)
            throw Problems.Invalid("jobs", $"jobs names {ids.Length} jobs; the limit is {options.Value.JobsPerStreamMax} (Jobs:JobsPerStreamMax).");

        var seen = MultiplexedId.Parse(LastEventId(request));
        var rows = await Task.WhenAll(ids.Select(id => FindAsync(id, cancellationToken)));
        var open = rows.Where(row => !IsDelivered(row, seen.Find(row.Id))).ToArray();
        if (open.Length == 0) return Results.StatusCode(StatusCodes.Status204NoContent);

        var sources = open.Select(row => new JobEventSource(services, client, row, seen.Find(row.Id))).ToArray();
        try
        {
            await StreamAsync(request, sources, (source, id) => id is null ? null : seen.Set(source.JobId, id.Value).ToString(), cancellationToken);
        }
        finally
        {
            foreach (var source in sources) source.Dispose();
        }

        return Results.Empty;
    }

    private async Task StreamAsync(
        HttpRequest request, JobEventSource[] sources, Func<JobEventSource, long?, string?> idOf, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, request.HttpContext.RequestAborted);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.Value.StreamSecondsMax), services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, limit.Token);
        var heartbeat = TimeSpan.FromSeconds(options.Value.HeartbeatSeconds);
        var response = new SseResponse(request.HttpContext.Response);
        try
        {
            await response.StartAsync(either.Token);
            var writtenAt = services.Time.GetUtcNow();
            while (true)
            {
                var any = false;
                foreach (var source in sources.Where(source => !source.Ended))
                {
                    var events = await source.CollectAsync(either.Token);
                    await response.WriteAsync(events.Select(e => (e.Name, idOf(source, e.Id), e.Data)), either.Token);
                    any |= events.Count > 0;
                }

                if (sources.All(source => source.Ended)) return;
                var now = services.Time.GetUtcNow();
                if (any) writtenAt = now;
                else if (now - writtenAt >= heartbeat)
                {
                    await response.HeartbeatAsync(either.Token);
                    writtenAt = now;
                }

                await WaitAnyAsync(sources, either.Token);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // The client left, the host stops, or the stream is old enough: the client comes back with its last id.
        }
    }

    private static async Task WaitAnyAsync(JobEventSource[] sources, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var waits = sources.Where(source => !source.Ended).Select(source => source.WaitAsync(LookEvery, others.Token)).ToArray();
        await await Task.WhenAny(waits);
        await others.CancelAsync();
    }

    private static bool IsDelivered(JobRow row, long? lastId) => row.Final is { } final && lastId >= final.Revision;

    // Clients that cannot set headers (a plain EventSource that starts anew) may say it in the query.
    private static string LastEventId(HttpRequest request) =>
        request.Headers["Last-Event-ID"].ToString() is { Length: > 0 } header ? header : request.Query["last_event_id"].ToString();

    private async Task<JobRow> FindAsync(string id, CancellationToken cancellationToken) =>
        (JobId.IsValid(id) ? await services.Jobs.FindAsync(id, cancellationToken) : null) is { } row && services.Kinds.Find(row.Kind) is not null
            ? row
            : throw JobProblems.NotFound(id);
}
