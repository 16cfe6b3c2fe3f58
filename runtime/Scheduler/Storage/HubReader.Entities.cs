using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubReader
{
    private const string Backlog = "(SELECT count(*) FROM entity_inbox b WHERE b.key=e.key)";

    public QueryEntitiesResponse QueryEntities(EntityQuery query, int pageSize)
    {
        var prefix = FoldedPrefix(query.InstanceIdStartsWith);
        var sql = new StringBuilder($"SELECT e.key, e.id, e.modified, e.lock_owner, {Backlog}");
        if (query.IncludeState) sql.Append(", e.state");
        sql.Append(" FROM entities e WHERE e.key>?1");
        if (!query.IncludeTransient) sql.Append(" AND e.state IS NOT NULL");
        if (query.LastModifiedFrom is not null) sql.Append(" AND e.modified>=?2");
        if (query.LastModifiedTo is not null) sql.Append(" AND e.modified<=?3");
        if (prefix.Length > 0) sql.Append(" AND e.id>=?4 AND e.id<?5");
        sql.Append(" ORDER BY e.key LIMIT ?6");

        return Using(database =>
        {
            using var rows = database.PrepareOnce(sql.ToString());
            rows.Bind(1, PageStart(query.ContinuationToken));
            if (query.LastModifiedFrom is { } from) rows.Bind(2, from.ToBound("lastModifiedFrom"));
            if (query.LastModifiedTo is { } to) rows.Bind(3, to.ToBound("lastModifiedTo"));
            if (prefix.Length > 0) rows.Bind(4, prefix).Bind(5, prefix + "\U0010FFFF");
            rows.Bind(6, (long)pageSize + 1);
            var response = new QueryEntitiesResponse();
            var last = 0L;
            while (rows.Step())
            {
                if (response.Entities.Count == pageSize)
                {
                    response.ContinuationToken = last.ToString(CultureInfo.InvariantCulture);
                    break;
                }

                last = rows.Number(0);
                response.Entities.Add(new EntityMetadata
                {
                    InstanceId = rows.Text(1),
                    LastModifiedTime = Timestamp.FromDateTimeOffset(rows.Time(2)),
                    LockedBy = rows.TextOrNull(3),
                    BacklogQueueSize = (int)rows.Number(4),
                    SerializedState = query.IncludeState ? rows.TextOrNull(5) : null,
                });
            }

            return response;
        });
    }

    /// <summary>Entities that a clean-up looks at, a page of them; the token is null at the end.</summary>
    public (List<string> Ids, string? ContinuationToken) FindCleanable(CleanEntityStorageRequest request, int pageSize) => Using(database =>
    {
        using var rows = database.PrepareOnce(
            $"SELECT e.key, e.id FROM entities e WHERE e.key>?1 AND ((?2 AND e.state IS NULL AND e.lock_owner IS NULL AND {Backlog}=0) "
            + "OR (?3 AND e.lock_owner IS NOT NULL)) ORDER BY e.key LIMIT ?4");
        rows.Bind(1, PageStart(request.ContinuationToken)).Bind(2, request.RemoveEmptyEntities ? 1L : 0L)
            .Bind(3, request.ReleaseOrphanedLocks ? 1L : 0L).Bind(4, (long)pageSize);
        var ids = new List<string>();
        var last = 0L;
        while (rows.Step())
        {
            last = rows.Number(0);
            ids.Add(rows.Text(1));
        }

        return (ids, ids.Count == pageSize ? last.ToString(CultureInfo.InvariantCulture) : null);
    });

    /// <summary>Names are kept in lower case; a prefix may end inside of the name.</summary>
    private static string FoldedPrefix(string? prefix)
    {
        if (string.IsNullOrEmpty(prefix)) return "";
        var separator = prefix.IndexOf('@', 1);
        return separator < 0 ? prefix.ToLowerInvariant() : string.Concat(prefix[..separator].ToLowerInvariant(), prefix.AsSpan(separator));
    }
}
