using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>Analyses the decks of a job: plan (what is cached, what was kept), then one activity per deck that is left.</summary>
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
                Kind = DeckAnalysisJob.Kind,
                Stage = "visual_analysis",
                Window = plan.Window,
                Items = [.. plan.Decks.Select(deck => Item(context.InstanceId, run, request, deck))],
            },
            static (_, output) => End(output));
    }

    private static FanOutItem<AnalyzeDeckInput> Item(string instanceId, JobRun run, DeckAnalysisRequest request, PlannedDeck deck)
    {
        var id = deck.DeckId.ToString(CultureInfo.InvariantCulture);
        var key = VisualAnalysisCacheKey.For(deck.DeckId, request.VisionModel, request.AnalysisPrompt);
        return new()
        {
            Id = id,
            Name = deck.Name,
            Input = new()
            {
                JobId = run.JobId,
                InstanceId = instanceId,
                ItemId = id,
                DeckId = deck.DeckId,
                BlobName = deck.Name,
                ContentSha256 = deck.ContentSha256,
                VisionModel = request.VisionModel,
                AnalysisPrompt = request.AnalysisPrompt,
                CacheKey = key,
                Attempt = run.Attempt,
            },
            Known = !deck.State.IsFinal() ? null : new ItemEnd
            {
                State = deck.State,
                Code = deck.Code,
                Sentence = deck.Sentence,
                Action = deck.Action,
                Seconds = deck.Seconds,
                ResultRef = key,
            },
        };
    }

    private static ItemEnd End(AnalyzeDeckOutput output) => output.Status switch
    {
        ItemStatus.Done => WithResult(ItemState.Done, output),
        ItemStatus.Cached => WithResult(ItemState.Cached, output),
        ItemStatus.Failed => new()
        {
            State = ItemState.Failed,
            Code = output.Failure?.Code ?? "WORKER_ERROR",
            Sentence = output.Failure?.Sentence ?? "The worker gave no reason.",
            Action = output.Failure?.Action,
            Seconds = output.Seconds,
        },
        ItemStatus.Cancelled => ItemEnd.Cancelled("Cancelled between two pages."),
        _ => throw new InvalidOperationException($"The worker answered with the unknown status {output.Status}."),
    };

    private static ItemEnd WithResult(ItemState state, AnalyzeDeckOutput output) => new()
    {
        State = state,
        Seconds = output.Seconds,
        ResultRef = output.CacheKey,
        ResultJson = ContractJson.Write(output),
    };
}
