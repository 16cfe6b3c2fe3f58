using System.Text.Json;
using Microsoft.DurableTask.Converters;
using Workflows.Contracts;
using Workflows.Decks;
using Workflows.Jobs;

namespace Workflows.Functions.Tests.Model;

/// <summary>What crosses an activity boundary survives both serializers: the functions worker's and the plain SDK's.</summary>
public sealed class RoundTripTests
{
    // As the functions worker has it.
    private static readonly JsonSerializerOptions FunctionsOptions = new() { PropertyNameCaseInsensitive = true };

    private static readonly JobProgress Progress = new()
    {
        Revision = 7,
        Attempt = 2,
        State = JobState.CompletedWithErrors,
        Stage = "s",
        Items = new() { Total = 2, Done = 1, Failed = 1 },
        Unit = "deck",
        Label = "1/2",
        Percent = 100,
        StartedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch.AddSeconds(1),
        Current = "é",
        Recorded = 5,
        Timing = new() { Samples = 3, MeanSeconds = 1.5, P50Seconds = 1, P90Seconds = 2, Lanes = 1.2 },
        AskedBy = "Ana",
    };

    private static readonly DeckIngestion Ingestion = new() { DeckId = 3, Name = "a.pdf", BlobETag = "\"0x1\"", SizeBytes = 9, ContentSha256 = "ab" };

    public static TheoryData<object> Values => new(
        Progress,
        new JobSignal { By = "Ana" },
        new JobSummary { JobId = "1", Attempt = 1, State = JobState.Cancelled, Items = ItemCounts.AllQueued(3), Revision = 4, Seconds = 1.25, CompletedAt = DateTimeOffset.UnixEpoch, Receipt = "r" },
        Progress with { Cost = "0.125", Reserved = "0.50", Budget = "2.00", Unpriced = 1, BudgetSkipped = 2 },
        new JobRun { JobId = "1", Kind = "k", Attempt = 2, Budget = "2.50", CostBase = "0.10", Request = JsonSerializer.SerializeToElement(1) },
        new DeckVariant { VisionModel = "openai:x", AnalysisPrompt = "é", Name = "short" },
        new CancelReceipt { Kept = 1, Stopped = 2, NotStarted = 3, Failed = 4, Cost = "0.10", CostDropped = "0.05", By = "Ana" },
        new PlannedDeck { DeckId = 1, Variant = 2, Name = "n.pdf", State = ItemState.Done, Kept = true, ResultRef = "ab", Cost = null, Estimate = 0.25m, Pages = 3 },
        new PlannedDeck { DeckId = 1, Name = "n.pdf", ContentSha256 = "cd", State = ItemState.Cached, Seconds = 2 },
        new RecordedItem { Index = 1, Id = "i", Name = "n", State = ItemState.Failed, Revision = 3, Code = "C", Sentence = "S", Action = "A", Seconds = 1, EndedAt = DateTimeOffset.UnixEpoch, ResultRef = "r", ResultJson = "{\"a\":1}" },
        Ingestion,
        new DeckIngested { Ingestion = Ingestion, Output = new() { DeckId = 3, Status = ItemStatus.Failed, Failure = ItemFailures.EmptyFile(), StartedAt = DateTimeOffset.UnixEpoch } });

    [Theory]
    [MemberData(nameof(Values))]
    public void Serialize_ThroughTheFunctionsSerializer_ComesBackEqual(object value)
    {
        var json = JsonSerializer.Serialize(value, value.GetType(), FunctionsOptions);

        // Lists inside records compare by reference; the text says all.
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize(json, value.GetType(), FunctionsOptions), value.GetType(), FunctionsOptions));
        Assert.DoesNotContain("\"Revision\"", json, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Serialize_FromOneSerializerToTheOther_ComesBackEqual(object value)
    {
        var json = JsonDataConverter.Default.Serialize(value)!;

        var back = JsonSerializer.Deserialize(json, value.GetType(), FunctionsOptions);

        Assert.Equal(json, JsonDataConverter.Default.Serialize(back));
    }

    [Fact]
    public void Serialize_AJobRun_KeepsTheRequestAsItIs()
    {
        var request = new DeckAnalysisRequest { DeckIds = [3, 1], VisionModel = "classic", AnalysisPrompt = "Größe?" };
        var run = new JobRun { JobId = "1", Kind = "deck-analysis", Attempt = 1, Request = JsonSerializer.SerializeToElement(request) };

        var back = JsonSerializer.Deserialize<JobRun>(JsonDataConverter.Default.Serialize(run)!, FunctionsOptions)!.ReadRequest<DeckAnalysisRequest>();

        Assert.Equal([3, 1], back.DeckIds);
        Assert.Equal("Größe?", back.AnalysisPrompt);
    }
}
