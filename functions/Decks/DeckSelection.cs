using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Which results are meant: those of one vision model and prompt.</summary>
internal sealed record DeckSelection(string VisionModel, string AnalysisPrompt)
{
    /// <summary>The length that the seed's column has.</summary>
    public const int ModelCharactersMax = VisionModelName.LengthMax;

    /// <exception cref="ProblemException">400: too long, or not the form of a model's name. Whether it can be asked here is another question, see <see cref="RequireModel"/>.</exception>
    public static DeckSelection Of(string? visionModel, string? analysisPrompt)
    {
        var model = string.IsNullOrWhiteSpace(visionModel) ? VisionModels.Default : visionModel.Trim();
        if (!VisionModelName.TryParse(model, out _))
            throw Problems.Invalid("/vision_model", ItemFailures.VisionModelUnknown(model.Length <= 40 ? model : model[..40]).Sentence);
        return new(model, analysisPrompt ?? "");
    }

    public static DeckSelection From(JsonBody body) =>
        Of(body.Text("vision_model", ModelCharactersMax), body.Text("analysis_prompt", PromptNormalizer.LengthMax));

    /// <exception cref="ProblemException">422: the model's provider is not configured. Results of it can still be read.</exception>
    public void RequireModel(VisionModelRegistry models)
    {
        if (models.Refuse(VisionModel) is { } refusal) throw Problems.Unprocessable(refusal.Code, refusal.Sentence, refusal.Action);
    }
}
