using System.Globalization;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>From and to. Nine of ten past decks lay between, and a margin is on both sides.</summary>
public sealed record ForecastRange(double Low, double High);

/// <summary>From and to, US dollars.</summary>
public sealed record CostRange(decimal Low, decimal High)
{
    public static CostRange Zero { get; } = new(0, 0);

    public static CostRange operator +(CostRange left, CostRange right) => Add(left, right);

    public static CostRange Add(CostRange left, CostRange right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return new(left.Low + right.Low, left.High + right.High);
    }
}

/// <summary>What one model takes per page, from its past decks or, where there are none, from stated assumptions.</summary>
public sealed record ModelForecast
{
    public required string VisionModel { get; init; }

    /// <summary>Past decks that this is from.</summary>
    public required int Samples { get; init; }

    /// <summary>Seconds a page; null without samples.</summary>
    public ForecastRange? PageSeconds { get; init; }

    /// <summary>US dollars a page; null when the model has no price.</summary>
    public CostRange? PageCost { get; init; }

    /// <summary>Whether <see cref="PageCost"/> is from past decks.</summary>
    public bool IsCostMeasured { get; init; }

    /// <summary>Bytes of a result, a page.</summary>
    public required double PageBytes { get; init; }
}

/// <summary>What is expected of the models of one request. Pure.</summary>
public sealed class DeckForecast(IReadOnlyDictionary<string, ModelForecast> models, DeckOptions options)
{
    /// <summary>Room beside what was seen, on either side.</summary>
    private const double Margin = 1.25;

    private const double LowShare = 0.1;
    private const double HighShare = 0.9;

    /// <summary>Characters a token, roughly, in the languages of pitch decks.</summary>
    private const int CharactersPerToken = 4;

    /// <summary>UTF-8 bytes a page of a result without any past one to go by.</summary>
    private const double PageBytesAssumed = 6 * 1024;

    public ModelForecast Of(string visionModel) => models[visionModel];

    /// <summary>Null when the model has no price.</summary>
    /// <param name="pages">0 when nobody has opened the deck yet: a usual deck is assumed.</param>
    public CostRange? CostOf(DeckVariant variant, int pages)
    {
        ArgumentNullException.ThrowIfNull(variant);
        if (Of(variant.VisionModel).PageCost is not { } page) return null;
        var count = pages > 0 ? pages : options.PagesAssumed;
        return new(page.Low * count, page.High * count);
    }

    /// <summary>Learns from ends of one model.</summary>
    public static ModelForecast Learn(string visionModel, IEnumerable<AnalysisEnd> ends, VisionModelRegistry registry, DeckOptions options)
    {
        ArgumentNullException.ThrowIfNull(ends);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        var done = ends.Where(end => end is { State: Jobs.ItemState.Done, Pages: > 0 } && end.VisionModel == visionModel).ToArray();
        var seconds = done.Where(end => end.AnalysisSeconds is > 0).Select(end => end.AnalysisSeconds!.Value / end.Pages).Order().ToArray();
        var bytes = done.Where(end => end.Size > 0).Select(end => (double)end.Size / end.Pages).Order().ToArray();
        var costs = done.Where(end => end.InputTokens + end.OutputTokens > 0)
            .Select(end => registry.CostOf(visionModel, end.InputTokens, end.OutputTokens) is { } cost ? (double)cost / end.Pages : (double?)null)
            .OfType<double>().Order().ToArray();
        return new()
        {
            VisionModel = visionModel,
            Samples = done.Length,
            PageSeconds = Range(seconds),
            PageCost = visionModel == VisionModels.Classic ? CostRange.Zero
                : Range(costs) is { } range ? new((decimal)range.Low, (decimal)range.High)
                : Assumed(visionModel, registry, options),
            IsCostMeasured = costs.Length > 0,
            PageBytes = bytes.Length > 0 ? Spread.Quantile(bytes, HighShare) : PageBytesAssumed,
        };
    }

    /// <summary>The words for where a model's cost comes from.</summary>
    public string CostBasis(string visionModel)
    {
        var model = Of(visionModel);
        if (visionModel == VisionModels.Classic) return "classic costs nothing";
        if (model.PageCost is null) return $"{visionModel} has no price: set Vision:Models:<n>:Name, InputPerMillion and OutputPerMillion";
        return model.IsCostMeasured
            ? string.Create(CultureInfo.InvariantCulture, $"{visionModel}: from {model.Samples} finished {(model.Samples == 1 ? "deck" : "decks")} at today's price")
            : string.Create(CultureInfo.InvariantCulture,
                $"{visionModel}: no finished decks yet, assumed {options.InputTokensPerPageAssumed / 2} to {options.InputTokensPerPageAssumed * 2} tokens in and {options.OutputTokensPerPageAssumed / 2} to {options.OutputTokensPerPageAssumed * 2} out a page");
    }

    private static CostRange? Assumed(string visionModel, VisionModelRegistry registry, DeckOptions options)
    {
        var (input, output) = (options.InputTokensPerPageAssumed, options.OutputTokensPerPageAssumed);
        return registry.CostOf(visionModel, input / 2, output / 2) is { } low && registry.CostOf(visionModel, (input * 2) + (PromptNormalizer.LengthMax / CharactersPerToken), output * 2) is { } high
            ? new(low, high)
            : null;
    }

    private static ForecastRange? Range(double[] sorted) => sorted.Length == 0
        ? null
        : new(Spread.Quantile(sorted, LowShare) / Margin, Spread.Quantile(sorted, HighShare) * Margin);
}

/// <summary>Reads forecasts from the newest ends.</summary>
public sealed class DeckForecasts(
    AnalysisEndStore ends, VisionModelRegistry registry, Microsoft.Extensions.Options.IOptions<DeckOptions> options, TimeProvider time)
{
    /// <summary>Older decks say little about today's models and machines.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    /// <summary>Ends looked at: newest first, so all models of a lab are among them.</summary>
    private const int EndsMax = 2000;

    public async Task<DeckForecast> ReadAsync(IReadOnlyCollection<string> models, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(models);
        var now = time.GetUtcNow();
        var (found, _) = await ends.ReadAsync(now - Recent, now, EndsMax, cancellationToken);
        return new(
            models.Distinct(StringComparer.Ordinal).ToDictionary(model => model, model => DeckForecast.Learn(model, found, registry, options.Value), StringComparer.Ordinal),
            options.Value);
    }
}
