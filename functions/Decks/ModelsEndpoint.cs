using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Workflows.Contracts;
using Workflows.Http;

namespace Workflows.Decks;

/// <summary>The vision models that the configuration offers.</summary>
public sealed class ModelsEndpoint(VisionModelRegistry models)
{
    [Function("ListModels")]
    public IResult Run([HttpTrigger(AuthorizationLevel.Function, "get", Route = "api/v1/models")] HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Reply.Json(new { Models = models.Offered.Select(View), Forms = VisionModels.Forms });
    }

    private static object View(OfferedVisionModel model) => new
    {
        Name = model.Name.ToString(),
        Kind = model.Name.Family.ToString().ToLowerInvariant(),
        Prompt = model.Name.TakesPrompt,
        Price = model.Price is { } price ? new { price.InputPerMillion, price.OutputPerMillion, Currency = VisionModelPrice.Currency } : null,
        Available = model.Refusal is null,
        Reason = model.Refusal is { } refusal ? $"{refusal.Sentence} {refusal.Action}" : null,
    };
}
