using System.Globalization;
using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>Finds fields of equal rectangles in many shades.</summary>
internal static class HeatMaps
{
    private const int SideMin = 4;
    private const int ShadesMin = 5;

    public static IEnumerable<FoundChart> Find(Marks marks)
    {
        foreach (var cells in marks.Rectangles.GroupBy(r => (Math.Round(r.Box.Width), Math.Round(r.Box.Height))))
        {
            var boxes = cells.Select(c => c.Box).ToList();
            if (boxes.Count < SideMin * SideMin) continue;
            var columns = boxes.Select(b => Math.Round(b.Left)).Distinct().Count();
            var rows = boxes.Select(b => Math.Round(b.Top)).Distinct().Count();
            var shades = cells.Select(c => c.Colour).Distinct().Count();
            if (columns < SideMin || rows < SideMin || shades < ShadesMin || boxes.Count < 0.7 * columns * rows) continue;
            var body = Outline.Union(boxes)!.Value;
            if (boxes.Sum(b => b.Area) < 0.6 * body.Area) continue;
            var surroundings = ChartSurroundings.Of(marks, body, [], []);
            yield return new FoundChart(ChartForm.HeatMap, surroundings.Box, 0.7,
                string.Create(CultureInfo.InvariantCulture, $"{rows} rows of {columns} equal fields in {shades} shades: a heat map"), Rises: null);
        }
    }
}
