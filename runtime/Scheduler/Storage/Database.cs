using SQLitePCL;

namespace Workflows.Scheduler.Storage;

/// <summary>One SQLite connection, used by one thread at a time.</summary>
internal sealed class Database : IDisposable
{
    /// <summary>Only an operator's own tool can hold the file; it gets this long.</summary>
    private const int BusyTimeoutMilliseconds = 2_000;

    private readonly sqlite3 _handle;
    private readonly List<Statement> _statements = [];

    static Database() => raw.SetProvider(new SQLite3Provider_e_sqlite3());

    private Database(sqlite3 handle) => _handle = handle;

    /// <exception cref="StorageException">The file cannot be opened.</exception>
    public static Database Open(string file, bool readOnly)
    {
        var flags = readOnly ? raw.SQLITE_OPEN_READONLY : raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE;
        var code = raw.sqlite3_open_v2(file, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, null);
        if (code != raw.SQLITE_OK)
        {
            var text = handle is null ? "out of memory" : raw.sqlite3_errmsg(handle).utf8_to_string();
            handle?.Dispose();
            throw new StorageException(code, $"{file} cannot be opened: {text}");
        }

        var database = new Database(handle);
        raw.sqlite3_busy_timeout(handle, BusyTimeoutMilliseconds);
        return database;
    }

    public void Execute(string sql)
    {
        var code = raw.sqlite3_exec(_handle, sql);
        if (code != raw.SQLITE_OK) throw Failure(code);
    }

    /// <summary>Lives as long as the connection.</summary>
    public Statement Prepare(string sql)
    {
        var prepared = PrepareOnce(sql);
        _statements.Add(prepared);
        return prepared;
    }

    /// <summary>The caller disposes it.</summary>
    public Statement PrepareOnce(string sql)
    {
        var code = raw.sqlite3_prepare_v2(_handle, sql, out var statement);
        return code == raw.SQLITE_OK ? new Statement(this, statement) : throw Failure(code);
    }

    public long ReadNumber(string sql)
    {
        using var statement = PrepareOnce(sql);
        return statement.Step() ? statement.Number(0) : 0;
    }

    internal StorageException Failure(int code) =>
        new(code, $"SQLite failed with {code}: {raw.sqlite3_errmsg(_handle).utf8_to_string()}");

    public void Dispose()
    {
        foreach (var statement in _statements) statement.Dispose();
        _handle.Dispose();
    }
}
