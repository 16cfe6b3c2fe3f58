using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Which results are meant: those of one vision model and prompt.</summary>
internal sealed record DeckSelection(string VisionModel, string AnalysisPrompt)
{
    /// <summary>The length that the seed's column has.</summary>
    public const int ModelCharactersMax = 100;

    /// <exception cref="ProblemException">400: too long, or no such model.</exception>
    public static DeckSelection Of(string? visionModel, string? analysisPrompt)
    {
        var model = string.IsNullOrWhiteSpace(visionModel) ? VisionModels.Default : visionModel.Trim();
        if (!VisionModels.All.Contains(model))
            throw Problems.Invalid("/vision_model", $"There is no vision model '{(model.Length <= 40 ? model : model[..40])}'; there are: {string.Join(", ", VisionModels.All)}.");
        return new(model, analysisPrompt ?? "");
    }

    public static DeckSelection From(JsonBody body) =>
        Of(body.Text("vision_model", ModelCharactersMax), body.Text("analysis_prompt", PromptNormalizer.LengthMax));
}
