namespace Workflows.Cli.Samples;

/// <summary>A page size in points (1/72 inch).</summary>
internal sealed record PageFormat(double Width, double Height)
{
    public static readonly PageFormat Wide = new(960, 540);
    public static readonly PageFormat Classic = new(720, 540);
    public static readonly PageFormat A4Portrait = new(595, 842);
    public static readonly PageFormat A4Landscape = new(842, 595);

    public bool IsPortrait => Height > Width;
}
