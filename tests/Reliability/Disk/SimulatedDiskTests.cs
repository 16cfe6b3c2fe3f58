using Workflows.Scheduler.Storage;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Disk;

/// <summary>The simulation itself: it must lose what a real disk may lose, and nothing else.</summary>
public sealed class SimulatedDiskTests
{
    [Theory]
    [InlineData("FULL", 2)]
    [InlineData("NORMAL", 0)]
    [InlineData("OFF", 0)]
    public void PowerLoss_AfterTwoCommits_KeepsWhatWasSynced(string synchronous, int survivors)
    {
        using var folder = new TemporaryFolder();
        using var disk = new SimulatedDisk(folder.Path);
        using (var database = Database.Open(folder.File("a.db"), readOnly: false))
        {
            database.Execute("PRAGMA journal_mode=WAL; CREATE TABLE t(x); PRAGMA wal_checkpoint(TRUNCATE);");
            database.Execute($"PRAGMA synchronous={synchronous}");
            database.Execute("INSERT INTO t VALUES(1)");
            database.Execute("INSERT INTO t VALUES(2)");

            Assert.Equal(survivors, RowsOf(disk.Now(Unsynced.Lost)));
            Assert.Equal(2, RowsOf(disk.Now(Unsynced.Kept)));
        }
    }

    [Fact]
    public void PowerLoss_TornAtRandom_IsAlwaysACommittedState()
    {
        var seed = Seed.Or(7);
        using var folder = new TemporaryFolder();
        using var disk = new SimulatedDisk(folder.Path);
        var committed = new List<int> { 0 };
        using (var database = Database.Open(folder.File("a.db"), readOnly: false))
        {
            database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(x); PRAGMA wal_autocheckpoint=4;");
            committed[0] = disk.Position;
            for (var i = 0; i < 20; i++)
            {
                database.Execute($"INSERT INTO t VALUES(zeroblob({i * 700}))");
                committed.Add(disk.Position);
            }
        }

        var random = new Random(seed);
        for (var position = committed[0]; position <= committed[^1]; position++)
        {
            var rows = RowsOf(disk.After(position, Unsynced.Torn, random));
            var acknowledged = committed.FindLastIndex(p => p <= position);
            Assert.True(rows == acknowledged || rows == acknowledged + 1, $"{Seed.Variable}={seed}: {rows} rows after operation {position}, {acknowledged} were acknowledged.");
        }
    }

    [Theory]
    [InlineData(DiskFaultKind.SyncFails, SqliteCode.IoErrorSync)]
    [InlineData(DiskFaultKind.DiskFull, SqliteCode.Full)]
    [InlineData(DiskFaultKind.WriteFails, SqliteCode.IoErrorWrite)]
    [InlineData(DiskFaultKind.TornWrite, SqliteCode.IoErrorWrite)]
    internal void Fault_AtTheNextOperation_IsReported(DiskFaultKind kind, int code)
    {
        using var folder = new TemporaryFolder();
        using var disk = new SimulatedDisk(folder.Path);
        using var database = Database.Open(folder.File("a.db"), readOnly: false);
        database.Execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE t(x);");
        disk.SetFault(new DiskFault(kind, At: 1));

        var failed = Assert.Throws<StorageException>(() => database.Execute("INSERT INTO t VALUES(1)"));

        Assert.Equal(code & 0xFF, failed.Code & 0xFF);
        Assert.True(disk.FaultHit);
        database.Execute("INSERT INTO t VALUES(1)");
        Assert.Equal(1, database.ReadNumber("SELECT count(*) FROM t"));
    }

    private static int RowsOf(DiskImage image)
    {
        using var folder = new TemporaryFolder();
        image.WriteTo(folder.Path);
        using var database = Database.Open(folder.File("a.db"), readOnly: false);
        Assert.Equal(1, database.ReadNumber("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check='ok'"));
        return (int)database.ReadNumber("SELECT count(*) FROM t");
    }
}
