using Workflows.Contracts;

namespace Workflows.GpuWorker.Vision;

/// <summary>Pages without an analysis.</summary>
internal static class FailedPage
{
    public static PageAnalysis Of(PageAnalysis observed, ItemFailure failure) => Of(observed.Number, observed.Width, observed.Height, failure);

    /// <param name="width">Points; 0 where the page could not even be opened.</param>
    public static PageAnalysis Of(int number, double width, double height, ItemFailure failure) => new()
    {
        Number = number,
        Width = width,
        Height = height,
        Text = "",
        WordCount = 0,
        Palette = [],
        Background = "#ffffff",
        ImageAreaShare = 0,
        TextAreaShare = 0,
        EmptyAreaShare = 0,
        ImageCount = 0,
        Failure = failure,
    };
}
