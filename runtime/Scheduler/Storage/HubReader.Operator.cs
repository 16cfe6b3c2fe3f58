using System.Text;
using Workflows.Scheduler.Operator;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubReader
{
    /// <summary>Rows that one search by tag looks at; tags are not indexed.</summary>
    private const int TagScanMax = 20_000;

    private const string QuarantineColumns = "rowid, at, kind, instance_id, name, task_id, reason, evidence";

    /// <summary>Newest first.</summary>
    public InstancePage Search(InstanceSearch search)
    {
        var sql = new StringBuilder($"SELECT {Columns} FROM instances i WHERE (?1=0 OR i.key<?1)");
        if (search.Status is not null) sql.Append(" AND i.status=?2");
        if (search.Name is not null) sql.Append(" AND i.name=?3 COLLATE NOCASE");
        if (search.Prefix is not null) sql.Append(" AND i.id>=?4 AND i.id<?5");
        if (search.TagName is not null) sql.Append(" AND i.tags IS NOT NULL");
        sql.Append(" ORDER BY i.key DESC LIMIT ?6");
        return Using(database =>
        {
            using var rows = database.PrepareOnce(sql.ToString());
            rows.Bind(1, search.After).Bind(6, search.TagName is null ? search.PageSize + 1L : TagScanMax);
            if (search.Status is { } status) rows.Bind(2, (long)status);
            if (search.Name is not null) rows.Bind(3, search.Name);
            if (search.Prefix is not null) rows.Bind(4, search.Prefix).Bind(5, search.Prefix + "\U0010FFFF");
            var found = new List<InstanceView>();
            var last = 0L;
            var seen = 0;
            while (rows.Step())
            {
                if (found.Count == search.PageSize) return new InstancePage(found, last);
                var instance = HubStore.ReadInstance(rows, isRecovered: false);
                last = instance.Key;
                seen++;
                if (HasTag(instance.Tags, search)) found.Add(InstanceView.From(instance.ToState(null)) with { CustomStatus = instance.CustomStatus });
            }

            return new InstancePage(found, search.TagName is not null && seen == TagScanMax ? last : null);
        });
    }

    /// <summary>Newest first.</summary>
    public List<QuarantinedRow> Quarantined(int countMax) => Using(database =>
    {
        using var rows = database.PrepareOnce($"SELECT {QuarantineColumns} FROM quarantine ORDER BY rowid DESC LIMIT ?");
        rows.Bind(1, (long)countMax);
        var found = new List<QuarantinedRow>();
        while (rows.Step()) found.Add(ReadQuarantined(rows));
        return found;
    });

    public QuarantinedRow? FindQuarantined(long number) => Using(database =>
    {
        using var rows = database.PrepareOnce($"SELECT {QuarantineColumns} FROM quarantine WHERE rowid=?");
        rows.Bind(1, number);
        return rows.Step() ? ReadQuarantined(rows) : null;
    });

    private static bool HasTag(Google.Protobuf.Collections.MapField<string, string>? tags, InstanceSearch search) =>
        search.TagName is null || (tags is not null && tags.TryGetValue(search.TagName, out var value) && (search.TagValue is null || value == search.TagValue));

    private static QuarantinedRow ReadQuarantined(Statement row) => new(
        new QuarantinedView(row.Number(0), row.Time(1), row.Text(2), row.TextOrNull(3), row.TextOrNull(4), row.NumberOrNull(5), row.Text(6)),
        row.Bytes(7).ToArray());
}

internal sealed record QuarantinedRow(QuarantinedView View, byte[] Evidence);
