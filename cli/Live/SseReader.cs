using System.Runtime.CompilerServices;
using System.Text;

namespace Workflows.Cli.Live;

/// <summary>One server-sent event. <paramref name="Id"/> is null when it brought none of its own; <paramref name="Data"/> is empty for a comment, which only shows that the line is alive.</summary>
internal sealed record SseMessage(string Event, string? Id, string Data, TimeSpan? Retry);

/// <summary>Splits a stream into server-sent events.</summary>
internal static class SseReader
{
    public static async IAsyncEnumerable<SseMessage> ReadAsync(Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var (name, data, retry) = ("message", new StringBuilder(), (TimeSpan?)null);
        string? id = null;
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0 || retry is not null) yield return new SseMessage(name, id, data.ToString(), retry);
                (name, id, retry) = ("message", null, null);
                data.Clear();
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon == 0)
            {
                yield return new SseMessage("comment", id, "", null);
                continue;
            }

            var (field, value) = colon < 0 ? (line, "") : (line[..colon], line[(colon + 1)..]);
            if (value.StartsWith(' ')) value = value[1..];
            switch (field)
            {
                case "event": name = value; break;
                case "id": id = value; break;
                case "data": data.Append(data.Length > 0 ? "\n" : "").Append(value); break;
                case "retry" when int.TryParse(value, out var milliseconds): retry = TimeSpan.FromMilliseconds(milliseconds); break;
                default: break;
            }
        }
    }
}
