using System.Text.Json;

namespace Workflows.Integration.Tests;

/// <summary>What these tests read of a job resource.</summary>
public sealed record JobStatus
{
    private static readonly string[] Buckets = ["queued", "running", "done", "cached", "duplicate", "skipped", "failed", "cancelled"];
    private static readonly string[] FinalStates = ["succeeded", "completed_with_errors", "failed", "cancelled", "expired"];

    public required string State { get; init; }

    public required double Percent { get; init; }

    public required int Interruptions { get; init; }

    public required string? ReasonCode { get; init; }

    public required IReadOnlyDictionary<string, int> Items { get; init; }

    public required string Raw { get; init; }

    public bool Final => FinalStates.Contains(State);

    public int Finished => Items["done"] + Items["cached"];

    public static JobStatus From(JsonElement job) => new()
    {
        State = job.GetProperty("state").GetString()!,
        Percent = job.GetProperty("percent").GetDouble(),
        Interruptions = job.GetProperty("interruptions").GetInt32(),
        ReasonCode = job.TryGetProperty("reason", out var reason) && reason.ValueKind == JsonValueKind.Object
            ? reason.GetProperty("code").GetString()
            : null,
        Items = job.GetProperty("items").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetInt32()),
        Raw = job.GetRawText(),
    };

    /// <summary>The balanced ledger: every item is in exactly one bucket, at every moment.</summary>
    public void AssertBalanced()
    {
        Assert.Equal(Items["total"], Buckets.Sum(b => Items[b]));
        Assert.InRange(Percent, 0, 100);
        if (Percent >= 100) Assert.True(Final, $"100 % in state {State}: {Raw}");
    }
}
