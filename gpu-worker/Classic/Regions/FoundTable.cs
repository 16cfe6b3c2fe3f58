using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>A table in points of the page.</summary>
/// <param name="Signs">Cells that hold a drawn sign or a check mark instead of words.</param>
internal sealed record FoundTable(Box Box, double Confidence, string Reason, int Rows, int Columns, int Signs)
{
    private const int SignsMin = 3;

    /// <summary>For a table's reason: ", 12 signs".</summary>
    public static string WordsFor(int signs) => signs < SignsMin ? "" : string.Create(CultureInfo.InvariantCulture, $", {signs} {RegionWords.Signs}");
}
