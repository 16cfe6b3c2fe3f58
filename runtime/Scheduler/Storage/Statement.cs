using System.Text;
using Google.Protobuf;
using SQLitePCL;

namespace Workflows.Scheduler.Storage;

/// <summary>A prepared statement. Bind from parameter 1 on, then <see cref="Run"/> it or <see cref="Step"/> through its rows.</summary>
internal sealed class Statement(Database database, sqlite3_stmt handle) : IDisposable
{
    private byte[] _buffer = new byte[4096];

    public Statement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(handle, index, value));
        return this;
    }

    public Statement Bind(int index, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(handle, index, number) : raw.sqlite3_bind_null(handle, index));
        return this;
    }

    public Statement Bind(int index, DateTimeOffset? value) => Bind(index, value?.UtcTicks);

    /// <remarks>Bound with its length: payload texts may hold any character, NUL included.</remarks>
    public Statement Bind(int index, string? value)
    {
        if (value is null)
        {
            Check(raw.sqlite3_bind_null(handle, index));
            return this;
        }

        var bytes = Buffer(Encoding.UTF8.GetMaxByteCount(value.Length));
        var length = Encoding.UTF8.GetBytes(value, bytes);
        Check(length == 0
            ? raw.sqlite3_bind_text(handle, index, "")
            : raw.sqlite3_bind_text(handle, index, bytes.AsSpan(0, length)));
        return this;
    }

    public Statement Bind(int index, IMessage? message)
    {
        if (message is null)
        {
            Check(raw.sqlite3_bind_null(handle, index));
            return this;
        }

        var length = message.CalculateSize();
        if (length == 0)
        {
            Check(raw.sqlite3_bind_zeroblob(handle, index, 0));
            return this;
        }

        var bytes = Buffer(length).AsSpan(0, length);
        message.WriteTo(bytes);
        // SQLite copies what it is given here, so the buffer is free for the next parameter.
        Check(raw.sqlite3_bind_blob(handle, index, bytes));
        return this;
    }

    public Statement Bind(int index, ReadOnlySpan<byte> value)
    {
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(handle, index, 0) : raw.sqlite3_bind_blob(handle, index, value));
        return this;
    }

    /// <summary>NULL for null, which an empty span is not.</summary>
    public Statement BindOptional(int index, byte[]? value)
    {
        if (value is not null) return Bind(index, value.AsSpan());
        Check(raw.sqlite3_bind_null(handle, index));
        return this;
    }

    /// <summary>Executes a statement without rows.</summary>
    public void Run()
    {
        var code = raw.sqlite3_step(handle);
        var failure = code == raw.SQLITE_DONE ? null : database.Failure(code);
        _ = raw.sqlite3_reset(handle);
        if (failure is not null) throw failure;
    }

    /// <summary>True while there is a row to read; false at the end, when the statement is reset.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(handle);
        if (code == raw.SQLITE_ROW) return true;
        var failure = code == raw.SQLITE_DONE ? null : database.Failure(code);
        _ = raw.sqlite3_reset(handle);
        return failure is null ? false : throw failure;
    }

    /// <summary>Ends reading before the last row.</summary>
    public void Reset() => _ = raw.sqlite3_reset(handle);

    public bool IsNull(int column) => raw.sqlite3_column_type(handle, column) == raw.SQLITE_NULL;

    public int ColumnCount => raw.sqlite3_column_count(handle);

    public long Number(int column) => raw.sqlite3_column_int64(handle, column);

    public long? NumberOrNull(int column) => IsNull(column) ? null : Number(column);

    public DateTimeOffset Time(int column) => new(Number(column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);

    public string Text(int column) => Encoding.UTF8.GetString(raw.sqlite3_column_blob(handle, column));

    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(handle, column);

    /// <exception cref="InvalidProtocolBufferException">The row does not hold such a message.</exception>
    public T Message<T>(int column, MessageParser<T> parser) where T : IMessage<T> => parser.ParseFrom(Bytes(column));

    public T? MessageOrNull<T>(int column, MessageParser<T> parser) where T : class, IMessage<T> =>
        IsNull(column) ? null : Message(column, parser);

    public void Dispose() => handle.Dispose();

    private byte[] Buffer(int length)
    {
        if (length > _buffer.Length) _buffer = new byte[Math.Max(length, Math.Min(2 * _buffer.Length, 1 << 20))];
        return _buffer;
    }

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw database.Failure(code);
    }
}
