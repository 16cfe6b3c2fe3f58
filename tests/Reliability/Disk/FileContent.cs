namespace Workflows.Reliability.Tests.Disk;

/// <summary>The bytes of one file while operations are applied to it.</summary>
internal sealed class FileContent
{
    private byte[] _bytes = [];
    private int _length;

    public bool Exists { get; private set; }

    public void Apply(DiskOperation operation)
    {
        switch (operation.Kind)
        {
            case DiskOperationKind.Write:
                Write(operation.Offset, operation.Data);
                break;
            case DiskOperationKind.Truncate:
                SetLength((int)operation.Offset);
                break;
            case DiskOperationKind.Delete:
                SetLength(0);
                Exists = false;
                break;
            case DiskOperationKind.Found or DiskOperationKind.Sync or DiskOperationKind.FailedSync:
            default:
                throw new InvalidOperationException($"{operation.Kind} does not change a file.");
        }
    }

    public void Write(long offset, ReadOnlySpan<byte> data)
    {
        var end = (int)offset + data.Length;
        if (end > _length) SetLength(end);
        data.CopyTo(_bytes.AsSpan((int)offset));
        Exists = true;
    }

    public byte[] ToArray() => _bytes[.._length];

    private void SetLength(int length)
    {
        if (length > _bytes.Length) Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
        // What a shrunken file had is gone, should it grow again.
        if (length < _length) Array.Clear(_bytes, length, _length - length);
        _length = length;
    }
}
