using Workflows.Contracts;
using Workflows.GpuWorker.Classic;
using Workflows.GpuWorker.Vision;

namespace Workflows.GpuWorker.Decks;

/// <summary>Puts pages together to a deck's analysis.</summary>
internal static class DeckResult
{
    /// <param name="pages">All pages in order; failed ones stay as they are and count for nothing.</param>
    public static DeckAnalysis Of(IVisionModel model, string? title, IReadOnlyList<PageAnalysis> pages, AnalysisProvenance provenance)
    {
        var good = model.Refine(provenance.VisionModel, [.. pages.Where(page => page.Failure is null)]);
        var failed = pages.Where(page => page.Failure is not null).ToList();
        return new DeckAnalysis
        {
            PageCount = pages.Count,
            Summary = DeckSummarizer.Summarize(title, good) with { FailedPages = [.. failed.Select(page => page.Number)] },
            Pages = [.. good.Concat(failed).OrderBy(page => page.Number)],
            Provenance = provenance,
        };
    }

    /// <returns>Null when every page is well; the failure of the first one when none is.</returns>
    public static ItemFailure? FailureOf(IReadOnlyList<PageAnalysis> pages)
    {
        var failed = pages.Where(page => page.Failure is not null).Select(page => (page.Number, page.Failure!)).ToList();
        return failed.Count == 0 ? null
            : failed.Count == pages.Count ? failed[0].Item2
            : ItemFailures.PagesFailed(failed, pages.Count);
    }
}
