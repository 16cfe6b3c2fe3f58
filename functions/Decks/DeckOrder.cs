using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>A start or a plan as it was asked for, validated.</summary>
/// <param name="Budget">US dollars; null for no limit.</param>
internal sealed record DeckOrder(DeckAnalysisRequest Request, decimal? Budget)
{
    public const int VariantsMax = 16;
    public const int VariantNameCharactersMax = 60;

    /// <summary>Of all variants together: the request is kept with the job and goes out with its events.</summary>
    public const int PromptCharactersMax = 4 * PromptNormalizer.LengthMax;

    /// <exception cref="ProblemException">400: not valid; 422: a model that cannot be asked, or a budget on one without a price.</exception>
    public static DeckOrder From(JsonBody body, DeckOptions options, VisionModelRegistry models)
    {
        var ids = (body.Integers("deck_ids", options.DecksPerJobMax) ?? throw Problems.Invalid("/deck_ids", "deck_ids is missing.")).Distinct().ToArray();
        if (ids.Length == 0) throw Problems.Invalid("/deck_ids", "deck_ids must name at least one deck.");
        var variants = Variants(body);
        if (ids.Length * variants.Count > options.DecksPerJobMax)
            throw Problems.Invalid("/deck_ids", $"{ids.Length} decks under {variants.Count} variants are {ids.Length * variants.Count} analyses; the limit is {options.DecksPerJobMax} (Decks:DecksPerJobMax).");
        foreach (var variant in variants) new DeckSelection(variant.VisionModel, variant.AnalysisPrompt).RequireModel(models);
        var budget = body.Money("budget");
        if (budget is not null) RequirePrices(variants, models);
        var only = variants.Count == 1 ? variants[0] : null;
        return new(
            new()
            {
                DeckIds = ids,
                VisionModel = only?.VisionModel,
                AnalysisPrompt = only?.AnalysisPrompt,
                Variants = variants,
                UseCache = body.Flag("use_cache") ?? true,
            },
            budget);
    }

    private static IReadOnlyList<DeckVariant> Variants(JsonBody body)
    {
        if (body.Objects("variants", VariantsMax) is not { } listed) return [Variant(body, null)];
        if (body.Has("vision_model") || body.Has("analysis_prompt"))
            throw Problems.Invalid("/variants", "Send either variants or vision_model and analysis_prompt, not both.");
        if (listed.Count == 0) throw Problems.Invalid("/variants", "variants must have at least one entry.");
        var variants = listed.Select(one => Variant(one, Name(one))).ToArray();
        if (variants.Sum(variant => variant.AnalysisPrompt.Length) > PromptCharactersMax)
            throw Problems.Invalid("/variants", $"The prompts of all variants together have more than {PromptCharactersMax} characters.");
        for (var i = 0; i < variants.Length; i++)
        {
            var same = Array.FindIndex(variants, variant => KeyOf(variant) == KeyOf(variants[i]));
            if (same < i) throw Problems.Invalid($"/variants/{i}", $"Variant {i + 1} has the same model and prompt as variant {same + 1}.");
        }

        // Models name their variants as long as they differ.
        return [.. variants.Select((variant, i) => variant.Name.Length > 0 ? variant : variant with
        {
            Name = variants.Count(other => other.VisionModel == variant.VisionModel) == 1 ? variant.VisionModel : $"{variant.VisionModel} #{i + 1}",
        })];
    }

    private static DeckVariant Variant(JsonBody body, string? name)
    {
        var selection = DeckSelection.From(body);
        return new() { VisionModel = selection.VisionModel, AnalysisPrompt = selection.AnalysisPrompt, Name = name ?? selection.VisionModel };
    }

    private static string Name(JsonBody variant)
    {
        var name = variant.Text("name", VariantNameCharactersMax)?.Trim() ?? "";
        return name.Any(char.IsControl) ? throw Problems.Invalid($"{variant.At}/name", "name must not have control characters.") : name;
    }

    private static (string Model, string Prompt) KeyOf(DeckVariant variant) => (variant.VisionModel, PromptNormalizer.Normalize(variant.AnalysisPrompt));

    private static void RequirePrices(IReadOnlyList<DeckVariant> variants, VisionModelRegistry models)
    {
        if (variants.Select(variant => variant.VisionModel).FirstOrDefault(model => models.CostOf(model, 0, 0) is null) is not { } unpriced) return;
        throw Problems.Unprocessable(
            Workflows.Jobs.ItemEnd.PriceUnknownCode, $"A budget needs prices, and '{unpriced}' has none.",
            $"Set Vision:Models:<n>:Name to {unpriced} with InputPerMillion and OutputPerMillion, or leave the budget out.");
    }
}
