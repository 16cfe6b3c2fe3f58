using System.Text.Json;
using Workflows.Contracts;

namespace Workflows.Jobs;

/// <summary>Reads the workers' reports on running items.</summary>
internal static class RunningItems
{
    public static IReadOnlyList<RunningItemView> From(JobFeedSnapshot live) => [.. live.Items.Values.Select(From)];

    /// <summary>A report that is not understood still says that the item runs.</summary>
    public static RunningItemView From(JobChange.ItemProgressed report)
    {
        var note = Read(report.Json);
        return new()
        {
            Id = report.ItemId,
            Done = note?.Done,
            Total = note?.Total,
            Unit = note?.Unit,
            Label = note?.Label,
            ReportedAt = report.ReportedAt,
            Waiting = note?.Waiting is { } waiting ? new(waiting.Code, waiting.Sentence, waiting.Until) : null,
        };
    }

    private static ItemProgressNote? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ItemProgressNote>(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
