using Workflows.Contracts;
using Workflows.GpuWorker.Classic.Regions;
using Workflows.GpuWorker.Decoding;

namespace Workflows.GpuWorker.Classic;

/// <summary>Which parts of a page have to be read from its picture, because the text layer says nothing there.</summary>
internal static class ReadingPlan
{
    /// <summary>Pictures of a page that are read; the largest.</summary>
    public const int PicturesMax = 4;

    /// <summary>Share of the page from which a picture is worth reading.</summary>
    private const double PictureShareMin = 0.04;

    /// <summary>Letters of the text layer up to which a page or picture counts as without text: a page number alone is none.</summary>
    private const int LettersMax = 7;

    /// <summary>Evenly coloured share from which there is nothing to read.</summary>
    private const double BlankMin = 0.997;

    private static readonly PageBox Whole = new() { X = 0, Y = 0, Width = 1, Height = 1 };

    public static IReadOnlyList<PageBox> Of(PageObservation page)
    {
        if (page.Lines.Sum(l => l.Letters) <= LettersMax) return EvenShare(page) >= BlankMin ? [] : [Whole];
        return
        [
            .. Pictures.Of(page)
                .Where(p => p.Box.Area >= PictureShareMin * page.Width * page.Height && p.EvenShare < BlankMin)
                .Where(p => page.Lines.Where(l => p.Box.HoldsCentreOf(l.Box)).Sum(l => l.Letters) <= LettersMax)
                .OrderByDescending(p => p.Box.Area)
                .Take(PicturesMax)
                .Select(p => PageBoxes.Of(p.Box, page.Width, page.Height)),
        ];
    }

    private static double EvenShare(PageObservation page)
    {
        var even = 0;
        for (var cell = 0; cell < page.Even.Cells; cell++) even += page.Even[cell] ? 1 : 0;
        return (double)even / page.Even.Cells;
    }
}
