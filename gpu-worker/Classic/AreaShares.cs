using Workflows.GpuWorker.Decoding;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>How a page's area is used, as shares of it. Text on a picture counts as both; a drawing that is no chart counts as none, nor as empty.</summary>
internal sealed record AreaShares(double Image, double Text, double Chart, double Empty)
{
    public static AreaShares Measure(PageObservation page, IEnumerable<Box> lines, IEnumerable<Box> charts)
    {
        var image = Marked(page, page.Images.Select(i => i.Box));
        var text = Marked(page, lines);
        var chart = Marked(page, charts);
        var (images, texts, chartCells, empty) = (0, 0, 0, 0);
        for (var cell = 0; cell < page.Even.Cells; cell++)
        {
            if (image[cell]) images++;
            if (text[cell]) texts++;
            if (chart[cell]) chartCells++;
            if (page.Even[cell] && !image[cell] && !text[cell] && !chart[cell]) empty++;
        }

        return new AreaShares(Share(images), Share(texts), Share(chartCells), Share(empty));

        double Share(int cells) => Math.Round(cells / (double)page.Even.Cells, 4);
    }

    private static CellGrid Marked(PageObservation page, IEnumerable<Box> boxes)
    {
        var cells = CellGrid.Over(page.Width, page.Height);
        foreach (var box in boxes) cells.Mark(box, page.Width, page.Height);
        return cells;
    }
}
