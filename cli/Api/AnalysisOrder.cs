using System.Globalization;

namespace Workflows.Cli.Api;

/// <summary>What is to be analyzed and how: every deck under every model and prompt.</summary>
internal sealed record AnalysisOrder
{
    public required IReadOnlyList<int> DeckIds { get; init; }

    /// <summary>Vision models; empty for the app's default.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Prompts { get; init; } = [];

    /// <summary>False analyzes again what is cached.</summary>
    public bool UseCache { get; init; } = true;

    /// <summary>US dollars that the job may cost; null for no limit.</summary>
    public decimal? Budget { get; init; }

    /// <summary>More than one model or prompt.</summary>
    public bool IsMatrix => Models.Count > 1 || Prompts.Count > 1;

    /// <summary>The body of a start or a plan. One model and prompt go in the plain form, several as variants.</summary>
    public Dictionary<string, object> ToBody()
    {
        var body = new Dictionary<string, object> { ["deck_ids"] = DeckIds };
        if (IsMatrix)
        {
            body["variants"] = Variants();
        }
        else
        {
            if (Models.Count == 1) body["vision_model"] = Models[0];
            if (Prompts.Count == 1) body["analysis_prompt"] = Prompts[0];
        }

        if (!UseCache) body["use_cache"] = false;
        if (Budget is { } budget) body["budget"] = budget.ToString(CultureInfo.InvariantCulture);
        return body;
    }

    private Dictionary<string, string>[] Variants()
    {
        var models = Models.Count > 0 ? Models : [""];
        var prompts = Prompts.Count > 0 ? Prompts : [""];
        return [.. from model in models
                   from prompt in prompts
                   select Variant(model, prompt)];
    }

    private static Dictionary<string, string> Variant(string model, string prompt)
    {
        var variant = new Dictionary<string, string>();
        if (model.Length > 0) variant["vision_model"] = model;
        if (prompt.Length > 0) variant["analysis_prompt"] = prompt;
        return variant;
    }
}
