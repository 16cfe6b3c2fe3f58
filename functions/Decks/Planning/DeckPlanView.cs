using System.Globalization;
using Workflows.Contracts;
using Workflows.Jobs;

namespace Workflows.Decks;

/// <summary>What a start would do, as the API says it before anything runs.</summary>
public sealed record DeckPlanView
{
    public required PlannedItems Items { get; init; }

    public required PlannedPages Pages { get; init; }

    public required PlannedSeconds Seconds { get; init; }

    /// <summary>Null when a model that would run has no price.</summary>
    public PlannedCost? Cost { get; init; }

    /// <summary>Null without a budget.</summary>
    public PlannedBudget? Budget { get; init; }

    /// <summary>What the new results take in storage, at most.</summary>
    public required long BytesNeeded { get; init; }

    /// <summary>Connected GPU workers; null when this home cannot tell.</summary>
    public int? Workers { get; init; }

    public required IReadOnlyList<string> Notes { get; init; }

    public required IReadOnlyList<PlannedVariant> Variants { get; init; }

    /// <summary>Puts planned decks and forecasts into words. Pure.</summary>
    internal static DeckPlanView Of(DeckOrder order, IReadOnlyList<PlannedDeck> planned, DeckForecast forecast, int? workers)
    {
        var request = order.Request;
        var toRun = planned.Where(deck => deck.State == ItemState.Queued).ToArray();
        var costs = toRun.Select(deck => forecast.CostOf(request.All[deck.Variant - 1], deck.Pages)).ToArray();
        var cost = costs.Any(one => one is null) ? null : costs.Aggregate(CostRange.Zero, (sum, one) => sum + one!);
        var models = toRun.Select(deck => request.All[deck.Variant - 1].VisionModel).Distinct(StringComparer.Ordinal).ToArray();
        return new()
        {
            Items = new(planned.Count, planned.Count(deck => deck.State == ItemState.Cached), toRun.Length, planned.Count(deck => deck.State == ItemState.Failed)),
            Pages = new(planned.Sum(deck => deck.Pages), toRun.Sum(deck => deck.Pages)),
            Seconds = Time(request, toRun, models, forecast, workers),
            Cost = cost is null ? null : new(
                Money.Text(Rounded(cost.Low)), Money.Text(Rounded(cost.High)), Money.Currency,
                models.Length == 0 ? "everything is there already" : string.Join("; ", models.Select(forecast.CostBasis))),
            Budget = order.Budget is { } budget ? new(Money.Text(budget), cost is not null && cost.High <= budget) : null,
            BytesNeeded = (long)Math.Ceiling(toRun.Sum(deck => deck.Pages * forecast.Of(request.All[deck.Variant - 1].VisionModel).PageBytes)),
            Workers = workers,
            Notes = [.. Remarks(order, planned, toRun, models, cost, forecast, workers)],
            Variants = [.. request.All.Select((variant, i) => Column(variant, i + 1, planned, forecast))],
        };
    }

    private static PlannedVariant Column(DeckVariant variant, int number, IReadOnlyList<PlannedDeck> planned, DeckForecast forecast)
    {
        var own = planned.Where(deck => deck.Variant == number).ToArray();
        var costs = own.Where(deck => deck.State == ItemState.Queued).Select(deck => forecast.CostOf(variant, deck.Pages)).ToArray();
        var cost = costs.Any(one => one is null) ? null : costs.Aggregate(CostRange.Zero, (sum, one) => sum + one!);
        return new(
            number, variant.VisionModel, variant.AnalysisPrompt, variant.Name, own.Count(deck => deck.State == ItemState.Cached), costs.Length,
            cost is null ? null : new(Money.Text(Rounded(cost.Low)), Money.Text(Rounded(cost.High)), Money.Currency, forecast.CostBasis(variant.VisionModel)));
    }

    private static PlannedSeconds Time(DeckAnalysisRequest request, PlannedDeck[] toRun, string[] models, DeckForecast forecast, int? workers)
    {
        if (toRun.Length == 0) return new(0, 0, "nothing has to run");
        if (models.Where(model => forecast.Of(model).PageSeconds is null).ToArray() is { Length: > 0 } unknown)
            return new(null, null, $"no samples yet: no finished decks of {string.Join(", ", unknown)}");
        var lanes = Math.Clamp(workers ?? 1, 1, toRun.Length);
        var (low, high) = (0d, 0d);
        foreach (var deck in toRun)
        {
            var page = forecast.Of(request.All[deck.Variant - 1].VisionModel).PageSeconds!;
            (low, high) = (low + (deck.Pages * page.Low), high + (deck.Pages * page.High));
        }

        var samples = models.Sum(model => forecast.Of(model).Samples);
        return new(
            Math.Round(low / lanes, 1), Math.Round(high / lanes, 1),
            string.Create(CultureInfo.InvariantCulture,
                $"from {samples} finished {(samples == 1 ? "deck" : "decks")} of the last 30 days by pages, {lanes} {(lanes == 1 ? "worker" : "workers")}, without waiting behind other jobs"));
    }

    private static IEnumerable<string> Remarks(
        DeckOrder order, IReadOnlyList<PlannedDeck> planned, PlannedDeck[] toRun, string[] models, CostRange? cost, DeckForecast forecast, int? workers)
    {
        if (workers == 0 && toRun.Length > 0) yield return "No GPU worker is connected; the job would wait for one.";
        if (toRun.Where(deck => deck.Pages == 0).Select(deck => deck.DeckId).Distinct().Count() is > 0 and var unread)
            yield return string.Create(CultureInfo.InvariantCulture, $"{unread} {(unread == 1 ? "deck has" : "decks have")} not been opened yet or cannot be; their pages are not known.");
        if (planned.Count(deck => deck.State == ItemState.Failed) is > 0 and var lost)
            yield return string.Create(CultureInfo.InvariantCulture, $"{lost} {(lost == 1 ? "deck is" : "decks are")} gone and would fail.");
        if (!order.Request.UseCache) yield return "The cache is left aside: everything runs again, and the new results become the cached ones.";
        foreach (var model in models.Where(model => forecast.Of(model).PageCost is null)) yield return forecast.CostBasis(model) + ".";
        if (order.Budget is { } budget && cost is not null && cost.High > budget)
            yield return cost.Low > budget
                ? $"The budget of {Money.Spoken(budget)} is not enough: what does not fit is skipped."
                : $"The budget of {Money.Spoken(budget)} may be reached: what does not fit is skipped.";
    }

    // Up to a hundredth of a cent, so that a range does not look more exact than it is.
    private static decimal Rounded(decimal amount) => Math.Round(amount, 4, MidpointRounding.AwayFromZero);
}

/// <param name="Failed">Decks that are gone.</param>
public sealed record PlannedItems(int Total, int Cached, int ToRun, int Failed);

public sealed record PlannedPages(int Total, int ToRun);

/// <param name="Low">Null without samples.</param>
public sealed record PlannedSeconds(double? Low, double? High, string Basis);

/// <param name="Low">Decimal text.</param>
public sealed record PlannedCost(string Low, string High, string Currency, string Basis);

/// <param name="Enough">The budget covers the high end of the range.</param>
public sealed record PlannedBudget(string Amount, bool Enough);

/// <param name="Index">From 1.</param>
public sealed record PlannedVariant(int Index, string VisionModel, string AnalysisPrompt, string Name, int Cached, int ToRun, PlannedCost? Cost);
