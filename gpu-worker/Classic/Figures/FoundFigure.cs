using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>A figure in a line of text.</summary>
/// <param name="Start">Its first character.</param>
internal sealed record FoundFigure(FigureKind Kind, int Start, int Length, double? Value, string? Currency, string? Date);
