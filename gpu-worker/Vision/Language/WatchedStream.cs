namespace Workflows.GpuWorker.Vision.Language;

/// <summary>An answer's bytes as they come: each read ends a silence, and there is an end to how many.</summary>
internal sealed class WatchedStream(Stream inner, CallWatch watch) : Stream
{
    /// <summary>Far above any answer that the limit of tokens allows.</summary>
    public const long BytesMax = 16 << 20;

    private long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // The caller may pass no token, or one of its own.
        using var either = CancellationTokenSource.CreateLinkedTokenSource(watch.Token, cancellationToken);
        return Count(await inner.ReadAsync(buffer, either.Token));
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        watch.Touch();
        _read += read;
        return _read <= BytesMax ? read : throw new InvalidDataException($"The answer has more than {BytesMax} bytes.");
    }
}
