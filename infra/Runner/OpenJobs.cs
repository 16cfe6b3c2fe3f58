using System.Globalization;
using System.Text.Json;
using Workflows.Cli.Api;
using Workflows.Cli.Commands;

namespace Workflows.Runner;

/// <summary>Jobs that an earlier run left unfinished, as a start finds them.</summary>
/// <param name="Same">The newest that does what the start would do, and goes on by itself; null for none.</param>
/// <param name="Others">The rest, newest first.</param>
internal sealed record OpenJobs(JobSnapshot? Same, IReadOnlyList<JobSnapshot> Others)
{
    /// <param name="isNew">No earlier job can be for the same, whatever its request says.</param>
    public static async Task<OpenJobs> FindAsync(WorkflowsClient client, AnalysisOrder order, bool isNew, CancellationToken cancellationToken)
    {
        var open = await client.ListUnfinishedJobsAsync(cancellationToken);
        var alike = isNew ? [] : open.Where(job => !IsHeld(job) && job.State != "cancelling" && IsAlike(job, order)).ToList();
        if (alike.Count == 0) return new(null, open);

        // Which model and prompt an order means is the app's to say: it has the defaults.
        var variants = Variants(await client.PlanVisualAnalysisAsync(order, cancellationToken));
        var same = alike.Find(job => job.Raw.Field("request") is { } request && Variants(request).SequenceEqual(variants));
        return new(same, [.. open.Where(job => job.Id != same?.Id)]);
    }

    /// <summary>Somebody paused it, so it does not go on by itself.</summary>
    public static bool IsHeld(JobSnapshot job) => job.State is "pausing" or "paused";

    /// <summary>What a user should know about an open job that a run does not follow.</summary>
    public static string Line(JobSnapshot job, Uri address)
    {
        var state = string.Create(CultureInfo.InvariantCulture, $"Job {job.Id} of an earlier run is {job.State}, with {job.Items.Succeeded} of {job.Items.Total} items done.");
        return IsHeld(job)
            ? $"{state} Go on with it: {PrintedCommand.Cli(address, $"resume {job.Id}")}"
            : $"{state} Follow it with: {PrintedCommand.Cli(address, $"watch {job.Id}")}";
    }

    /// <summary>All but the models and prompts.</summary>
    private static bool IsAlike(JobSnapshot job, AnalysisOrder order) =>
        job.Raw.Field("request") is { } request
        && order.DeckIds.ToHashSet().SetEquals(request.List("deck_ids").Select(id => id.GetInt32()))
        && request.Flag("use_cache") == order.UseCache
        && BudgetOf(job) == order.Budget;

    private static decimal? BudgetOf(JobSnapshot job) =>
        job.Raw.Field("cost")?.Text("budget") is { } budget ? decimal.Parse(budget, CultureInfo.InvariantCulture) : null;

    private static List<(string? Model, string? Prompt)> Variants(JsonElement holder) =>
        [.. holder.List("variants").Select(variant => (variant.Text("vision_model"), variant.Text("analysis_prompt")))];
}
