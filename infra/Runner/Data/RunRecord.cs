using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.Runner.Data;

/// <summary>One process, told apart from a later one with the same number by its start.</summary>
/// <param name="StartTicks">Field 22 of <c>/proc/PID/stat</c>: clock ticks since boot.</param>
/// <param name="Marker">A part of its command line.</param>
internal sealed record RecordedProcess(string Name, int Pid, long StartTicks, string Marker);

/// <summary><c>run.json</c>: what runs on this data folder, for people, tools and the next run.</summary>
internal sealed record RunRecord
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public required RecordedProcess Runner { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required string Url { get; init; }

    /// <summary>By use: http, blob, queue, table, scheduler.</summary>
    public required IReadOnlyDictionary<string, int> Ports { get; init; }
    public IReadOnlyList<RecordedProcess> Processes { get; init; } = [];

    /// <returns>Null when there is none, or one that cannot be read: then nothing is known about an earlier run.</returns>
    public static RunRecord? Read(DataFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunRecord>(File.ReadAllText(folder.RecordFile), Format);
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Replaces the file as a whole, so that a reader never sees half of it.</summary>
    public void Write(DataFolder folder)
    {
        var unfinished = folder.RecordFile + ".part";
        File.WriteAllText(unfinished, JsonSerializer.Serialize(this, Format) + "\n");
        File.Move(unfinished, folder.RecordFile, overwrite: true);
    }
}
