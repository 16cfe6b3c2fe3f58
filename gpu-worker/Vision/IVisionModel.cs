using Workflows.Contracts;
using Workflows.GpuWorker.Decoding;

namespace Workflows.GpuWorker.Vision;

/// <summary>One family of vision models: <c>classic</c>, <c>openai:</c>, <c>anthropic:</c>.</summary>
internal interface IVisionModel
{
    /// <summary>Names of this family for people: "classic", or "openai:gpt-x" for each that is configured.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Whether a request's <c>vision_model</c> is of this family.</summary>
    bool Handles(string visionModel);

    /// <summary>What its results go by besides the name: raised whenever they would differ.</summary>
    string Version(string visionModel);

    /// <summary>Analyses one page.</summary>
    /// <returns>A page whose failure is set when this page alone cannot be done.</returns>
    /// <exception cref="DecoderFailureException">The decoder broke on it; its Page says whether that concerns the page alone.</exception>
    /// <exception cref="VisionFailureException">The model cannot be asked; no other page would do better.</exception>
    /// <exception cref="OperationCanceledException">A token was cancelled.</exception>
    Task<PageResult> AnalyzeAsync(PageTask page, CancellationToken cancellationToken);

    /// <summary>Looks once more at all pages of a finished deck, because some of what a page is shows only beside the others.</summary>
    /// <returns>The pages in the same order.</returns>
    IReadOnlyList<PageAnalysis> Refine(string visionModel, IReadOnlyList<PageAnalysis> pages) => pages;
}

/// <summary>One page to be analysed.</summary>
internal sealed record PageTask
{
    /// <summary>The child that has the deck open.</summary>
    public required DecoderSession Decoder { get; init; }

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    public required int PageCount { get; init; }

    public required string VisionModel { get; init; }

    public required string Prompt { get; init; }

    /// <summary>Tells the job why the page waits; null when it goes on.</summary>
    public required Func<ItemWaiting?, ValueTask> Waiting { get; init; }

    /// <summary>What paid models take is written here as it happens, so that it is known also when the page fails.</summary>
    public UsageMeter Usage { get; init; } = new();

    /// <summary>Cancelled when somebody asked this deck to stop: for what waits or pays. Quick work is finished all the same.</summary>
    public CancellationToken Cancelled { get; init; }
}

/// <summary>A page's analysis.</summary>
/// <param name="Packs">Model packs that took part, as <c>name@version</c>.</param>
internal sealed record PageResult(PageAnalysis Analysis, IReadOnlyList<string> Packs);
