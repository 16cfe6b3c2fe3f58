using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;

namespace Workflows.DeckTruth.Blocks;

/// <summary>Bitmaps that stand for photos and screenshots.</summary>
internal static class Pictures
{
    /// <summary>A landscape with a sky, hills and grain.</summary>
    public static void Landscape(SlideCanvas canvas, Area area, Dice dice)
    {
        var (width, height) = ((int)(area.Width * 0.8), (int)(area.Height * 0.8));
        var sky = new Rgb((byte)dice.Between(90, 220), (byte)dice.Between(130, 200), (byte)dice.Between(150, 240));
        var ground = new Rgb((byte)dice.Between(30, 130), (byte)dice.Between(60, 140), (byte)dice.Between(30, 90));
        var picture = new PixelCanvas(width, height, sky);
        var (hill, waves) = (dice.Share() * 6, dice.Between(2, 5));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var horizon = height * (0.55 + (0.12 * Math.Sin(hill + (waves * Math.PI * x / width))));
                var color = y < horizon ? Rgb.Mix(sky, Rgb.White, y / (double)height * 0.8) : Rgb.Mix(ground, new Rgb(20, 20, 20), (y - horizon) / height);
                picture[x, y] = Rgb.Mix(color, new Rgb(128, 128, 128), dice.Between(0, 3) * 0.05);
            }
        }

        picture.FillCircle(width * 0.75, height * 0.25, height * 0.09, new Rgb(255, 236, 170));
        Place(canvas, picture, area);
    }

    /// <summary>A face-like picture.</summary>
    public static void Portrait(SlideCanvas canvas, Area area, Dice dice)
    {
        var side = Math.Max(48, (int)(area.Width * 1.2));
        var back = new Rgb((byte)dice.Between(120, 220), (byte)dice.Between(120, 220), (byte)dice.Between(120, 220));
        var skin = new Rgb((byte)dice.Between(120, 240), (byte)dice.Between(90, 190), (byte)dice.Between(70, 150));
        var picture = new PixelCanvas(side, side, back);
        picture.FillCircle(side * 0.5, side * 1.05, side * 0.42, new Rgb((byte)dice.Between(20, 120), (byte)dice.Between(20, 120), (byte)dice.Between(40, 160)));
        picture.FillCircle(side * 0.5, side * 0.42, side * 0.24, skin);
        picture.FillCircle(side * 0.5, side * 0.3, side * 0.2, Rgb.Mix(skin, new Rgb(30, 20, 10), 0.8));
        picture.FillCircle(side * 0.5, side * 0.46, side * 0.19, skin);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++) picture[x, y] = Rgb.Mix(picture[x, y], new Rgb(128, 128, 128), dice.Between(0, 3) * 0.03);
        }

        Place(canvas, picture, area);
    }

    /// <summary>A window of some program: bars for text, no letters.</summary>
    public static void Screenshot(SlideCanvas canvas, Area area, Dice dice)
    {
        var (width, height) = ((int)(area.Width * 1.2), (int)(area.Height * 1.2));
        var picture = new PixelCanvas(width, height, new Rgb(248, 249, 251));
        picture.FillRectangle(0, 0, width, height * 0.09, new Rgb(52, 60, 78));
        picture.FillRectangle(0, height * 0.09, width * 0.2, height, new Rgb(228, 232, 240));
        for (var row = 0; row < 7; row++)
        {
            var y = height * (0.17 + (row * 0.115));
            picture.FillCircle(width * 0.27, y + (height * 0.025), height * 0.03, new Rgb(140, 170, 220));
            picture.FillRectangle(width * 0.32, y, width * (0.2 + (0.3 * dice.Share())), height * 0.02, new Rgb(90, 98, 112));
            picture.FillRectangle(width * 0.32, y + (height * 0.035), width * (0.15 + (0.4 * dice.Share())), height * 0.014, new Rgb(176, 182, 194));
            picture.FillRectangle(width * 0.03, y, width * (0.06 + (0.07 * dice.Share())), height * 0.018, new Rgb(150, 158, 172));
        }

        Place(canvas, picture, area);
    }

    /// <summary>Marks of customers or partners in a row.</summary>
    public static void Logos(SlideCanvas canvas, Area area, IReadOnlyList<string> names)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var width = area.Width / names.Count;
        for (var i = 0; i < names.Count; i++)
        {
            var x = area.X + (i * width);
            canvas.Slice(new Area(x, area.Y, 20 * s, 20 * s), 40 * i, 250, style.Theme.Muted);
            canvas.Text(names[i], style.BoldFont, 13 * s, style.Theme.Muted, new Area(x + (26 * s), area.Y + (1 * s), width - (34 * s), 24 * s));
        }
    }

    private static void Place(SlideCanvas canvas, PixelCanvas picture, Area area)
    {
        canvas.Ledger.Extend(area);
        canvas.Paper.Picture(picture, area);
    }
}
