namespace Workflows.GpuWorker.Reading;

/// <summary>A rectangle around a line of text, in pixels of the picture, possibly turned.</summary>
/// <param name="Angle">Of the long side against the horizontal, radians, clockwise as seen; 0 is upright text. Between -90 and 90 degrees.</param>
/// <param name="Width">Along the angle.</param>
/// <param name="Score">How sure the detector is, 0 to 1.</param>
internal readonly record struct TextBox(double CenterX, double CenterY, double Width, double Height, double Angle, double Score)
{
    /// <summary>The smallest upright rectangle around it.</summary>
    public (double Left, double Top, double Right, double Bottom) Bounds
    {
        get
        {
            var (cos, sin) = (Math.Abs(Math.Cos(Angle)), Math.Abs(Math.Sin(Angle)));
            var (halfWidth, halfHeight) = (((Width * cos) + (Height * sin)) / 2, ((Width * sin) + (Height * cos)) / 2);
            return (CenterX - halfWidth, CenterY - halfHeight, CenterX + halfWidth, CenterY + halfHeight);
        }
    }

    /// <summary>The same rectangle in a picture that is so many times as large.</summary>
    public TextBox Scaled(double factor) => this with { CenterX = CenterX * factor, CenterY = CenterY * factor, Width = Width * factor, Height = Height * factor };

    /// <summary>The rectangle as it is read, its own left to right; further turned by quarters, clockwise.</summary>
    public Frame Frame(int quarterTurns)
    {
        var angle = Angle + (quarterTurns * Math.PI / 2);
        var (width, height) = int.IsEvenInteger(quarterTurns) ? (Width, Height) : (Height, Width);
        var (acrossX, acrossY) = (Math.Cos(angle) * width, Math.Sin(angle) * width);
        var (downX, downY) = (-Math.Sin(angle) * height, Math.Cos(angle) * height);
        return new Frame(CenterX - ((acrossX + downX) / 2), CenterY - ((acrossY + downY) / 2), acrossX, acrossY, downX, downY);
    }
}
