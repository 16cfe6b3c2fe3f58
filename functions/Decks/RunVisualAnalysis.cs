using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Analyses the decks of a job: plan (what is cached, what was kept), then one activity per deck and variant that is left.</summary>
public static class RunVisualAnalysis
{
    public const string Name = "RunVisualAnalysis";

    private static readonly TaskOptions PlanOptions = new(new RetryPolicy(
        maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30)));

    [Function(Name)]
    public static async Task<JobSummary> RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var run = context.GetInput<JobRun>() ?? throw new InvalidOperationException($"{context.InstanceId} has no input.");
        var request = run.ReadRequest<DeckAnalysisRequest>();
        var plan = await context.CallActivityAsync<DeckAnalysisPlan>(PlanDeckAnalysis.Name, run, PlanOptions);
        return await FanOut.RunAsync<AnalyzeDeckInput, AnalyzeDeckOutput>(
            context,
            new()
            {
                Run = run,
                Kind = DeckAnalysisJob.Kind.For(run.Request),
                Stage = "visual_analysis",
                Window = plan.Window,
                Items = [.. plan.Decks.Select(deck => Item(context.InstanceId, run, request, deck))],
                WithCostMax = static (input, most) => input with { CostMax = most },
            },
            (_, output) => DeckEnd.Read(output, run.JobId));
    }

    private static FanOutItem<AnalyzeDeckInput> Item(string instanceId, JobRun run, DeckAnalysisRequest request, PlannedDeck deck)
    {
        var variant = request.All[deck.Variant - 1];
        var id = DeckItemId.Of(deck.DeckId, deck.Variant, request.IsMatrix);
        return new()
        {
            Id = id,
            Name = request.IsMatrix ? $"{deck.Name} · {variant.Name}" : deck.Name,
            Group = variant.VisionModel,
            Estimate = deck.Estimate,
            Input = new()
            {
                JobId = run.JobId,
                InstanceId = instanceId,
                ItemId = id,
                DeckId = deck.DeckId,
                BlobName = deck.Name,
                ContentSha256 = deck.ContentSha256,
                VisionModel = variant.VisionModel,
                AnalysisPrompt = variant.AnalysisPrompt,
                CacheKey = VisualAnalysisCacheKey.For(deck.DeckId, variant.VisionModel, variant.AnalysisPrompt),
                UseCache = request.UseCache,
                Attempt = run.Attempt,
            },
            Known = !deck.State.IsFinal() ? null : new ItemEnd
            {
                State = deck.State,
                Code = deck.Code,
                Sentence = deck.Sentence,
                Action = deck.Action,
                Seconds = deck.Seconds,
                Cost = deck.Cost,
                IsKept = deck.Kept,
                ResultRef = deck.ResultRef,
            },
        };
    }
}
