using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;
using Workflows.Scheduler.Instances;

namespace Workflows.Scheduler.Storage;

/// <summary>Read-only connections for pages and histories, so that long reads never hold up the writer.</summary>
internal sealed partial class HubReader(string file) : IDisposable
{
    private const string Columns =
        "i.key, i.id, i.execution_id, i.name, i.version, i.status, i.created, i.updated, i.completed, i.start_at, i.parent_key, i.parent, i.custom_status, i.span, i.tags, i.losses";

    private readonly ConcurrentBag<Database> _idle = [];

    public QueryInstancesResponse Query(InstanceQuery query, int pageSize)
    {
        var sql = new StringBuilder(
            $"SELECT {Columns}, p.started, p.outcome FROM instances i JOIN payloads p ON p.key=i.key WHERE i.key>?1");
        if (query.RuntimeStatus.Count > 0) sql.Append(CultureInfo.InvariantCulture, $" AND i.status IN ({Statuses(query.RuntimeStatus)})");
        if (query.CreatedTimeFrom is not null) sql.Append(" AND i.created>=?2");
        if (query.CreatedTimeTo is not null) sql.Append(" AND i.created<=?3");
        var prefix = query.InstanceIdPrefix;
        if (!string.IsNullOrEmpty(prefix)) sql.Append(" AND i.id>=?4 AND i.id<?5");
        sql.Append(" ORDER BY i.key LIMIT ?6");

        return Using(database =>
        {
            using var rows = database.PrepareOnce(sql.ToString());
            rows.Bind(1, PageStart(query.ContinuationToken));
            if (query.CreatedTimeFrom is { } from) rows.Bind(2, from.ToBound("createdTimeFrom"));
            if (query.CreatedTimeTo is { } to) rows.Bind(3, to.ToBound("createdTimeTo"));
            if (!string.IsNullOrEmpty(prefix)) rows.Bind(4, prefix).Bind(5, prefix + "\U0010FFFF");
            rows.Bind(6, (long)pageSize + 1);

            var response = new QueryInstancesResponse();
            var last = 0L;
            while (rows.Step())
            {
                if (response.OrchestrationState.Count == pageSize)
                {
                    // Only now is it known that there is more; at the end the token stays null, not "".
                    response.ContinuationToken = last.ToString(CultureInfo.InvariantCulture);
                    break;
                }

                var instance = HubStore.ReadInstance(rows, isRecovered: false);
                var payloads = query.FetchInputsAndOutputs
                    ? new InstancePayloads(
                        rows.Message(16, ExecutionStartedEvent.Parser), rows.MessageOrNull(17, ExecutionCompletedEvent.Parser))
                    : null;
                response.OrchestrationState.Add(instance.ToState(payloads));
                last = instance.Key;
            }

            return response;
        });
    }

    /// <summary>Ended instances in order of their end.</summary>
    public ListInstanceIdsResponse ListIds(ListInstanceIdsRequest request, int pageSize)
    {
        var (afterTime, afterKey) = Cursor(request.LastInstanceKey);
        var sql = new StringBuilder("SELECT id, completed, key FROM instances WHERE completed IS NOT NULL AND (completed, key)>(?1, ?2)");
        if (request.RuntimeStatus.Count > 0) sql.Append(CultureInfo.InvariantCulture, $" AND status IN ({Statuses(request.RuntimeStatus)})");
        if (request.CompletedTimeFrom is not null) sql.Append(" AND completed>=?3");
        if (request.CompletedTimeTo is not null) sql.Append(" AND completed<=?4");
        sql.Append(" ORDER BY completed, key LIMIT ?5");

        return Using(database =>
        {
            using var rows = database.PrepareOnce(sql.ToString());
            rows.Bind(1, afterTime).Bind(2, afterKey).Bind(5, (long)pageSize + 1);
            if (request.CompletedTimeFrom is { } from) rows.Bind(3, from.ToBound("completedTimeFrom"));
            if (request.CompletedTimeTo is { } to) rows.Bind(4, to.ToBound("completedTimeTo"));
            var response = new ListInstanceIdsResponse();
            var last = "";
            while (rows.Step())
            {
                if (response.InstanceIds.Count == pageSize)
                {
                    response.LastInstanceKey = last;
                    break;
                }

                response.InstanceIds.Add(rows.Text(0));
                last = string.Create(CultureInfo.InvariantCulture, $"{rows.Number(1)}.{rows.Number(2)}");
            }

            return response;
        });
    }

    /// <summary>Ended instances that a purge by filter removes, oldest first.</summary>
    public List<string> FindPurgeable(PurgeInstanceFilter filter, int countMax)
    {
        var sql = new StringBuilder("SELECT id FROM instances WHERE completed IS NOT NULL");
        if (filter.RuntimeStatus.Count > 0) sql.Append(CultureInfo.InvariantCulture, $" AND status IN ({Statuses(filter.RuntimeStatus)})");
        if (filter.CreatedTimeFrom is not null) sql.Append(" AND created>=?1");
        if (filter.CreatedTimeTo is not null) sql.Append(" AND created<=?2");
        sql.Append(" ORDER BY completed LIMIT ?3");
        return Using(database =>
        {
            using var rows = database.PrepareOnce(sql.ToString());
            if (filter.CreatedTimeFrom is { } from) rows.Bind(1, from.ToBound("createdTimeFrom"));
            if (filter.CreatedTimeTo is { } to) rows.Bind(2, to.ToBound("createdTimeTo"));
            rows.Bind(3, (long)countMax);
            var ids = new List<string>();
            while (rows.Step()) ids.Add(rows.Text(0));
            return ids;
        });
    }

    /// <summary>One row of committed history after <paramref name="sequence"/>; null at the end.</summary>
    public (long Sequence, HistoryChunk Chunk)? NextHistory(long instanceKey, long sequence) => Using<(long, HistoryChunk)?>(database =>
    {
        using var rows = database.PrepareOnce("SELECT seq, events FROM history WHERE key=?1 AND seq>?2 ORDER BY seq LIMIT 1");
        rows.Bind(1, instanceKey).Bind(2, sequence);
        return rows.Step() ? (rows.Number(0), rows.Message(1, HistoryChunk.Parser)) : null;
    });

    public void Dispose()
    {
        while (_idle.TryTake(out var database)) database.Dispose();
    }

    private T Using<T>(Func<Database, T> read)
    {
        if (!_idle.TryTake(out var database))
        {
            database = Database.Open(file, readOnly: true);
            database.Execute(Schema.ReaderPragmas);
        }

        try
        {
            return read(database);
        }
        finally
        {
            _idle.Add(database);
        }
    }

    private static string Statuses(IEnumerable<OrchestrationStatus> statuses) =>
        string.Join(',', statuses.Select(s => ((int)s).ToString(CultureInfo.InvariantCulture)));

    private static long PageStart(string? token)
    {
        if (string.IsNullOrEmpty(token)) return 0;
        return long.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out var key)
            ? key
            : throw new RpcException(RpcStatus.InvalidArgument, $"The continuation token \"{token}\" was not issued here.");
    }

    private static (long Time, long Key) Cursor(string? token)
    {
        if (string.IsNullOrEmpty(token)) return (-1, -1);
        var parts = token.Split('.');
        return parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var key)
                ? (time, key)
                : throw new RpcException(RpcStatus.InvalidArgument, $"The cursor \"{token}\" was not issued here.");
    }
}
