using Google.Protobuf;
using Workflows.Protocol;
using Workflows.Scheduler.Storage;
using Workflows.Scheduler.Storage.Journal;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>The journal of rounds: what it says is what the tables would say, whenever they are brought up to date.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Change_WrittenAndRead_IsTheSame()
    {
        var state = new InstanceState
        {
            ExecutionId = "e1", Version = null, Status = OrchestrationStatus.Running, UpdatedAt = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
            CompletedAt = null, CustomStatus = "\"ünf\0\"", Span = [1, 2], Losses = 3,
        };
        Change[] changes =
        [
            new Created(7)
            {
                Id = "a", Name = "N", CreatedAt = state.UpdatedAt, StartAt = state.UpdatedAt, ParentKey = 5, Parent = [9], Tags = null, Started = [], State = state,
            },
            new StateChanged(7, state), new Restarted(7, [1], state), new Ended(7, [2], state with { CompletedAt = state.UpdatedAt, Version = "1.0" }),
            new HistoryAppended(7, 4, [1, 2, 3]), new InboxAdded(7, 9, [4]), new InboxTaken(7, InboxTaken.All), new ActivityAdded(7, 12, 3, [5]),
            new ActivityLost(7, 12, 2), new ActivityDone(7, 12), new TimerAdded(7, 1, state.UpdatedAt), new TimerDone(7, 1), new TimersDropped(7),
            new ParentChanged(7, null), new Deleted(7, "a"),
        ];

        Assert.Equal(typeof(Change).Assembly.GetTypes().Count(t => t.BaseType == typeof(Change)), changes.DistinctBy(c => c.GetType()).Count());
        foreach (var change in changes)
        {
            var bytes = Encoded(change);
            Assert.Equal(bytes, Encoded(Change.ReadFrom(new CodedInputStream(bytes))));
        }
    }

    [Fact]
    public void Change_CutAnywhere_IsRefused()
    {
        var bytes = Encoded(new HistoryAppended(7, 4, [1, 2, 3]));
        for (var length = 1; length < bytes.Length; length++)
        {
            var cut = bytes[..length];
            Assert.ThrowsAny<Exception>(() => Change.ReadFrom(new CodedInputStream(cut)));
        }
    }

    /// <summary>Random rounds, journaled and settled at random moments, leave the tables that the same changes leave one by one.</summary>
    [Fact]
    public void Settle_AtAnyMoment_LeavesTheSameTables()
    {
        for (var seed = 1; seed <= 60; seed++)
        {
            var changes = new RandomChanges(seed).Take(120).ToList();
            var expected = TablesAfter($"plain{seed}", changes, _ => true, crashes: _ => false);
            var random = new Random(seed);
            var actual = TablesAfter($"mixed{seed}", changes, _ => random.Next(9) == 0, crashes: _ => random.Next(12) == 0);
            Assert.True(expected == actual, $"Seed {seed}: the tables differ.\nOne by one:\n{expected}\nJournaled:\n{actual}");
        }
    }

    [Fact]
    public void Recover_DamagedRow_RefusesTheFile()
    {
        var file = _folder.File("damaged.db");
        using (var database = Open(file))
        {
            using var journal = new RoundJournal(database);
            WriteRound(database, journal, [new TimerAdded(1, 1, DateTimeOffset.UnixEpoch)]);
            database.Execute("UPDATE journal SET changes = x'0102'");
        }

        using var again = Open(file);
        using var recovering = new RoundJournal(again);
        var refusal = Assert.Throws<StorageException>(() => recovering.Recover(again));
        Assert.Contains("Round 1 of the journal is damaged", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("backup", refusal.Message, StringComparison.Ordinal);
    }

    private static byte[] Encoded(Change change)
    {
        using var stream = new MemoryStream();
        using var output = new CodedOutputStream(stream);
        change.WriteTo(output);
        output.Flush();
        return stream.ToArray();
    }

    private static Database Open(string file)
    {
        var database = Database.Open(file, readOnly: false);
        database.Execute(Schema.WriterPragmas + Schema.Create);
        // What is tested here is what the rows say; syncs are tested where the power fails.
        database.Execute("PRAGMA synchronous=OFF");
        return database;
    }

    private static void WriteRound(Database database, RoundJournal journal, IEnumerable<Change> changes)
    {
        database.Execute("BEGIN");
        foreach (var change in changes) journal.Add(change);
        journal.WriteRound();
        database.Execute("COMMIT");
    }

    private string TablesAfter(string name, List<Change> changes, Func<int, bool> settles, Func<int, bool> crashes)
    {
        var file = _folder.File(name + ".db");
        var database = Open(file);
        var journal = new RoundJournal(database);
        for (var i = 0; i < changes.Count; i++)
        {
            WriteRound(database, journal, [changes[i]]);
            if (crashes(i))
            {
                // What was only in memory is gone; the journal has it.
                journal.Dispose();
                database.Dispose();
                database = Open(file);
                journal = new RoundJournal(database);
                database.Execute("BEGIN");
                journal.Recover(database);
                database.Execute("COMMIT");
            }

            if (!settles(i)) continue;
            database.Execute("BEGIN");
            journal.Settle();
            database.Execute("COMMIT");
        }

        database.Execute("BEGIN");
        journal.Settle();
        database.Execute("COMMIT");
        var tables = Dump(database);
        journal.Dispose();
        database.Dispose();
        return tables;
    }

    private static string Dump(Database database)
    {
        var lines = new List<string>();
        foreach (var sql in new[]
        {
            "SELECT 'i', key, id, execution_id, status, updated, completed, custom_status, hex(parent), losses, history_next FROM instances ORDER BY key",
            "SELECT 'p', key, hex(started), hex(outcome) FROM payloads ORDER BY key",
            "SELECT 'm', key, seq, hex(event) FROM inbox ORDER BY key, seq",
            "SELECT 'a', item, key, task_id, losses, hex(request) FROM activities ORDER BY item",
            "SELECT 't', key, timer_id, fire_at FROM timers ORDER BY key, timer_id",
            "SELECT 'j', count(*) FROM journal",
        })
        {
            using var rows = database.PrepareOnce(sql);
            while (rows.Step()) lines.Add(string.Join('|', Enumerable.Range(0, rows.ColumnCount).Select(c => rows.TextOrNull(c) ?? "NULL")));
        }

        // How turns were joined to rows is the journal's own affair; the events and their order are not.
        using var history = database.PrepareOnce("SELECT key, hex(events) FROM history ORDER BY key, seq");
        var byKey = new SortedDictionary<long, string>();
        while (history.Step()) byKey[history.Number(0)] = byKey.GetValueOrDefault(history.Number(0)) + history.Text(1);
        lines.AddRange(byKey.Select(h => $"h|{h.Key}|{h.Value}"));
        return string.Join('\n', lines);
    }
}
