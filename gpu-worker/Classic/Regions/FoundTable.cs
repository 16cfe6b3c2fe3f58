using Workflows.GpuWorker.Decoding.Child;

namespace Workflows.GpuWorker.Classic.Regions;

/// <summary>A table in points of the page.</summary>
/// <param name="Signs">Cells that hold a drawn sign or a check mark instead of words.</param>
internal sealed record FoundTable(Box Box, double Confidence, string Reason, int Rows, int Columns, int Signs);
