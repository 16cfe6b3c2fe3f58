using System.Globalization;
using System.Text;
using Workflows.Protocol;

namespace Workflows.Scheduler.Storage;

internal sealed partial class HubReader
{
    public long CountEnded(EndedSelection selection) => Using(database =>
    {
        using var rows = database.PrepareOnce($"SELECT count(*) FROM instances i WHERE {Condition(selection)}");
        Bind(rows, selection);
        return rows.Step() ? rows.Number(0) : 0;
    });

    /// <summary>Ids of those that ended first.</summary>
    public List<string> FindEnded(EndedSelection selection, int countMax) => Using(database =>
    {
        using var rows = database.PrepareOnce($"SELECT i.id FROM instances i WHERE {Condition(selection)} ORDER BY i.completed LIMIT ?4");
        Bind(rows, selection);
        rows.Bind(4, (long)countMax);
        var ids = new List<string>();
        while (rows.Step()) ids.Add(rows.Text(0));
        return ids;
    });

    /// <summary>How many instances there are of each status.</summary>
    public Dictionary<OrchestrationStatus, long> CountByStatus() => Using(database =>
    {
        using var rows = database.PrepareOnce("SELECT status, count(*) FROM instances GROUP BY status");
        var counts = new Dictionary<OrchestrationStatus, long>();
        while (rows.Step()) counts[(OrchestrationStatus)rows.Number(0)] = rows.Number(1);
        return counts;
    });

    public long CountQuarantined() => Using(database => database.ReadNumber("SELECT count(*) FROM quarantine"));

    private static string Condition(EndedSelection selection)
    {
        var sql = new StringBuilder("i.completed IS NOT NULL");
        if (selection.Statuses.Count > 0) sql.Append(CultureInfo.InvariantCulture, $" AND i.status IN ({Statuses(selection.Statuses)})");
        if (selection.EndedBefore is not null) sql.Append(" AND i.completed<?1");
        if (selection.Prefix is not null) sql.Append(" AND i.id>=?2 AND i.id<?3");
        sql.Append(" AND NOT EXISTS (SELECT 1 FROM instances p WHERE p.key=i.parent_key AND (p.completed IS NULL");
        if (selection.EndedBefore is not null) sql.Append(" OR p.completed>=?1");
        return sql.Append("))").ToString();
    }

    private static void Bind(Statement rows, EndedSelection selection)
    {
        if (selection.EndedBefore is { } before) rows.Bind(1, before);
        if (selection.Prefix is { } prefix) rows.Bind(2, prefix).Bind(3, prefix + "\U0010FFFF");
    }
}
