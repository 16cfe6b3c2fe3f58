using Workflows.Contracts;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic;

/// <summary>Between points of a page and shares of it.</summary>
internal static class PageBoxes
{
    /// <summary>Clipped to the page, to four digits.</summary>
    public static PageBox Of(Box box, double pageWidth, double pageHeight)
    {
        var clipped = box.ClipTo(pageWidth, pageHeight);
        var (x, y) = (Math.Round(clipped.Left / pageWidth, 4), Math.Round(clipped.Top / pageHeight, 4));
        return new PageBox
        {
            X = x,
            Y = y,
            Width = Math.Round(Math.Round(clipped.Right / pageWidth, 4) - x, 4),
            Height = Math.Round(Math.Round(clipped.Bottom / pageHeight, 4) - y, 4),
        };
    }

    public static Box InPoints(PageBox box, double pageWidth, double pageHeight) => new(
        box.X * pageWidth, box.Y * pageHeight, (box.X + box.Width) * pageWidth, (box.Y + box.Height) * pageHeight);
}
