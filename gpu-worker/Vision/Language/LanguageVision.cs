using Microsoft.Extensions.Options;
using Workflows.Contracts;
using Workflows.GpuWorker.Classic;

namespace Workflows.GpuWorker.Vision.Language;

/// <summary>A family of language models: classic vision measures the page, the model judges it.</summary>
internal sealed class LanguageVision(
    ILanguageModel model, PatientModel patient, ClassicVision classic, VisionModelRegistry registry, IOptions<VisionOptions> options) : IVisionModel
{
    public IReadOnlyList<string> Names =>
        [.. registry.Offered.Where(offered => offered.Name.Family == model.Family && offered.Refusal is null).Select(offered => offered.Name.ToString())];

    public bool Handles(string visionModel) => VisionModelName.TryParse(visionModel, out var name) && name.Family == model.Family;

    /// <summary>What the model is asked and what is measured beside it; the provider's own changes under one name cannot be seen from here.</summary>
    public string Version(string visionModel) => $"page-answer-{PageAnswerSchema.Version}+{classic.Version(VisionModels.Classic)}";

    public async Task<PageResult> AnalyzeAsync(PageTask page, CancellationToken cancellationToken)
    {
        var observed = await classic.AnalyzeAsync(page with { VisionModel = VisionModels.Classic }, cancellationToken);
        if (observed.Analysis.Failure is not null) return observed;

        var (_, jpeg) = await page.Decoder.ImageAsync(page.Number, options.Value.ImageWidth, options.Value.ImageQuality, cancellationToken);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, page.Cancelled);
        return observed with { Analysis = await JudgeAsync(page, observed.Analysis, jpeg, either.Token) };
    }

    private async Task<PageAnalysis> JudgeAsync(PageTask page, PageAnalysis observed, byte[] jpeg, CancellationToken cancellationToken)
    {
        try
        {
            var (answer, failure) = await AskAsync(page, observed, jpeg, cancellationToken);
            return answer?.Over(observed) ?? FailedPage.Of(observed, failure!);
        }
        catch (ModelFaultException e) when (!e.Fault.ConcernsEveryPage)
        {
            return FailedPage.Of(observed, Failure(page, e.Fault));
        }
        catch (ModelFaultException e)
        {
            throw new VisionFailureException(Failure(page, e.Fault), e);
        }
        catch (ModelPatienceException e)
        {
            return FailedPage.Of(observed, e.Fault.Kind == ModelFaultKind.Unreachable
                ? ModelFailures.Unreachable(page.VisionModel)
                : ModelFailures.Busy(page.VisionModel, e.Waited));
        }
    }

    /// <returns>One of the two.</returns>
    private async Task<(PageAnswer? Answer, ItemFailure? Failure)> AskAsync(
        PageTask page, PageAnalysis observed, byte[] jpeg, CancellationToken cancellationToken)
    {
        var question = new ModelQuestion
        {
            Model = page.VisionModel[(page.VisionModel.IndexOf(':', StringComparison.Ordinal) + 1)..],
            System = PagePrompt.System,
            Text = PagePrompt.Text(page, observed, options.Value.MaxTextCharacters),
            Jpeg = jpeg,
        };
        var waited = new WaitingTime();
        IReadOnlyList<string> complaints = [];
        for (var repair = false; ; repair = true)
        {
            var reply = await patient.AskAsync(page, question, waited, cancellationToken);
            switch (reply.End)
            {
                case ReplyEnd.Refused:
                    return (null, ModelFailures.Refused(page.VisionModel));
                case ReplyEnd.TooLong:
                    return (null, ModelFailures.AnswerTooLong(page.VisionModel, options.Value.MaxOutputTokens));
                case ReplyEnd.Complete:
                    break;
                default:
                    throw new InvalidOperationException($"Unknown end {reply.End}.");
            }

            (var answer, complaints) = PageAnswerReader.Read(reply.Json);
            if (answer is not null) return (answer, null);
            if (repair) return (null, ModelFailures.BadAnswer(page.VisionModel, $"{string.Join("; ", complaints)}."));
            var shown = reply.Json.Length <= PagePrompt.AnswerCharactersMax ? reply.Json : reply.Json[..PagePrompt.AnswerCharactersMax];
            question = question with { Rejected = new(shown.Trim(), PagePrompt.Complaint(complaints)) };
        }
    }

    private ItemFailure Failure(PageTask page, ModelFault fault) => fault.Kind switch
    {
        ModelFaultKind.KeyRejected => ModelFailures.KeyRejected(page.VisionModel, model.KeySetting),
        ModelFaultKind.NotFound => ModelFailures.NotFound(page.VisionModel),
        ModelFaultKind.Quota => ModelFailures.Quota(page.VisionModel),
        ModelFaultKind.BadRequest => ModelFailures.BadRequest(page.VisionModel, fault.Status),
        ModelFaultKind.TooLarge => ModelFailures.TooLarge(page.VisionModel),
        ModelFaultKind.Refused => ModelFailures.Refused(page.VisionModel),
        ModelFaultKind.Silent => ModelFailures.Timeout(page.VisionModel, options.Value.IdleTimeout, idle: true),
        ModelFaultKind.TooSlow => ModelFailures.Timeout(page.VisionModel, options.Value.CallTimeout, idle: false),
        ModelFaultKind.Limited or ModelFaultKind.Overloaded or ModelFaultKind.Broken or ModelFaultKind.Unreachable or ModelFaultKind.Garbled =>
            throw new InvalidOperationException($"{fault.Kind} passes, so patience has to end first."),
        _ => throw new InvalidOperationException($"Unknown fault {fault.Kind}."),
    };
}
