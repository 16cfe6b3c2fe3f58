using Google.Protobuf;

namespace Workflows.Scheduler.Storage.Journal;

/// <summary>
/// What makes a round cheap: all changes of a round become one row, and the tables follow later, in one go, without what has
/// cancelled out by then (a message that was added and taken, an activity that was scheduled and done).
/// </summary>
internal sealed class RoundJournal : IDisposable
{
    /// <summary>The tables are brought up to date when the journal holds so much; bounds recovery, memory and the pause.</summary>
    private const int JournaledBytesMin = 4 * 1024 * 1024;

    /// <summary>
    /// So much at most. A large round, such as a fan-out of 100,000, may have three times its size: most of what it began has
    /// cancelled out by then.
    /// </summary>
    private const int JournaledBytesMax = 64 * 1024 * 1024;

    private const int LargeRoundFactor = 3;

    private readonly Statement _insert, _clear;
    private readonly HubTables _tables;
    private readonly MemoryStream _round = new();
    private readonly CodedOutputStream _output;
    private long _journaledBytes;
    private long _limit = JournaledBytesMin;
    private int _rows;

    public RoundJournal(Database database)
    {
        _tables = new HubTables(database);
        _insert = database.Prepare("INSERT INTO journal(changes, checksum) VALUES(?,?)");
        _clear = database.Prepare("DELETE FROM journal");
        _output = new CodedOutputStream(_round, leaveOpen: true);
    }

    /// <summary>What the tables do not show yet.</summary>
    public PendingChanges Pending { get; } = new();

    public bool HasUnwritten => _output.Position > 0 || _round.Length > 0;

    public void Add(Change change)
    {
        change.WriteTo(_output);
        Pending.Add(change);
    }

    /// <summary>Puts this round's changes into the open transaction.</summary>
    public void WriteRound()
    {
        _output.Flush();
        if (_round.Length == 0) return;
        _limit = Math.Max(_limit, Math.Min(LargeRoundFactor * _round.Length, JournaledBytesMax));
        if (_journaledBytes + _round.Length > _limit)
        {
            Settle();
            return;
        }

        var changes = _round.GetBuffer().AsSpan(0, (int)_round.Length);
        _insert.Bind(1, (ReadOnlySpan<byte>)changes).Bind(2, (long)Checksum(changes)).Run();
        _journaledBytes += _round.Length;
        _rows++;
        Forget();
    }

    /// <summary>Brings the tables up to date, in the open transaction.</summary>
    public void Settle()
    {
        _output.Flush();
        _tables.Write(Pending);
        Pending.Clear();
        if (_rows > 0) _clear.Run();
        _rows = 0;
        _journaledBytes = 0;
        _limit = JournaledBytesMin;
        Forget();
    }

    /// <summary>Takes up what a scheduler journaled that then ended without settling; the tables are up to date afterwards.</summary>
    /// <exception cref="StorageException">A row is damaged.</exception>
    public void Recover(Database database)
    {
        using var rows = database.PrepareOnce("SELECT round, changes, checksum FROM journal ORDER BY round");
        while (rows.Step())
        {
            var bytes = rows.Bytes(1).ToArray();
            if (Checksum(bytes) != (uint)rows.Number(2)) throw Damaged(rows.Number(0), "its checksum differs", null);
            try
            {
                var input = new CodedInputStream(bytes);
                while (!input.IsAtEnd) Pending.Add(Change.ReadFrom(input));
            }
            catch (Exception e) when (e is InvalidProtocolBufferException or InvalidDataException)
            {
                throw Damaged(rows.Number(0), e.Message, e);
            }

            _rows++;
        }

        if (_rows > 0) Settle();
    }

    public void Dispose()
    {
        // Disposing it would write what a failed round left.
        _round.SetLength(0);
        _output.Dispose();
        _round.Dispose();
    }

    private void Forget()
    {
        _round.SetLength(0);
        // One round of large payloads must not hold its memory for good.
        if (_round.Capacity > JournaledBytesMin) _round.Capacity = JournaledBytesMin;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0xFFFFFFFFu;
        while (bytes.Length >= 8)
        {
            sum = System.Numerics.BitOperations.Crc32C(sum, System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes) sum = System.Numerics.BitOperations.Crc32C(sum, b);
        return ~sum;
    }

    private static StorageException Damaged(long round, string reason, Exception? inner) => new(
        0, $"Round {round} of the journal is damaged: {reason}. Restore the file from a backup; starting without the round would lose acknowledged work.", inner);
}
