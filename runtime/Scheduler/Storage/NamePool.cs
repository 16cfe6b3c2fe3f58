using System.Text;

namespace Workflows.Scheduler.Storage;

/// <summary>One string for each name, however many rows hold it.</summary>
internal sealed class NamePool
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _names =
        new Dictionary<string, string>(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();

    private char[] _characters = new char[256];

    public string Text(Statement row, int column)
    {
        var bytes = row.Bytes(column);
        if (bytes.Length > _characters.Length) _characters = new char[bytes.Length];
        var name = _characters.AsSpan(0, Encoding.UTF8.GetChars(bytes, _characters));
        if (!_names.TryGetValue(name, out var text)) _names[name] = text = name.ToString();
        return text;
    }
}
