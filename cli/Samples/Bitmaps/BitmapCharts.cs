using System.Numerics;
using Workflows.Cli.Samples.Fonts;

namespace Workflows.Cli.Samples.Bitmaps;

/// <summary>Charts and pictures as bitmaps, for pages whose chart was pasted from another program.</summary>
internal static class BitmapCharts
{
    private static readonly Rgb Ink = new(70, 76, 90);

    public static PixelCanvas Draw(PictureKind kind, int seed, int width, int height, Theme theme)
    {
        var canvas = new PixelCanvas(width, height, Rgb.White);
        var noise = new SeededNoise(seed);
        var accents = theme.Accents;
        switch (kind)
        {
            case PictureKind.HeatMap: HeatMap(canvas, noise, accents); break;
            case PictureKind.Scatter: Scatter(canvas, noise, accents); break;
            case PictureKind.StackedArea: StackedArea(canvas, noise, accents); break;
            case PictureKind.Landscape: Landscape(canvas, noise, accents); break;
            default: throw new InvalidOperationException($"Picture {kind} has no painter.");
        }

        return canvas;
    }

    private static void HeatMap(PixelCanvas canvas, SeededNoise noise, IReadOnlyList<Rgb> accents)
    {
        string[] days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        var font = PackagedFonts.Find(PackagedFonts.Sans, FontStyle.Regular);
        var (left, top) = (54.0, 26.0);
        var (cellWidth, cellHeight) = ((canvas.Width - left - 8) / 24, (canvas.Height - top - 8) / days.Length);
        for (var day = 0; day < days.Length; day++)
        {
            canvas.Text(days[day], font, 13, 8, top + cellHeight * (day + 0.5) + 5, Ink);
            for (var hour = 0; hour < 24; hour++)
            {
                var rush = Math.Exp(-Math.Pow((hour - 8.5) / 2.4, 2)) + Math.Exp(-Math.Pow((hour - 17.5) / 2.8, 2));
                var share = (day < 5 ? 1 : 0.45) * rush * 0.8 + noise.Next() * 0.16 + 0.04;
                canvas.FillRectangle(left + cellWidth * hour, top + cellHeight * day, cellWidth - 2, cellHeight - 2, Rgb.Mix(Rgb.White, accents[0], share));
                if (day == 0 && hour % 3 == 0) canvas.Text($"{hour}:00", font, 11, left + cellWidth * hour, 18, Ink);
            }
        }
    }

    private static void Scatter(PixelCanvas canvas, SeededNoise noise, IReadOnlyList<Rgb> accents)
    {
        var font = PackagedFonts.Find(PackagedFonts.Sans, FontStyle.Regular);
        Axes(canvas);
        for (var i = 0; i < 150; i++)
        {
            var x = noise.Next();
            var y = 0.12 + 0.7 * x * x + (noise.Next() - 0.5) * 0.24;
            var group = i % Math.Min(3, accents.Count);
            canvas.FillCircle(60 + x * (canvas.Width - 90), canvas.Height - 44 - Math.Clamp(y, 0, 1) * (canvas.Height - 80), 3 + noise.Next() * 4, accents[group]);
        }

        for (var tick = 0; tick <= 5; tick++)
        {
            var text = $"{tick * 20}";
            canvas.Text(text, font, 12, 56 + tick / 5.0 * (canvas.Width - 90), canvas.Height - 20, Ink);
            canvas.Text(text, font, 12, 18, canvas.Height - 40 - tick / 5.0 * (canvas.Height - 80), Ink);
        }
    }

    private static void StackedArea(PixelCanvas canvas, SeededNoise noise, IReadOnlyList<Rgb> accents)
    {
        var font = PackagedFonts.Find(PackagedFonts.Sans, FontStyle.Regular);
        const int Points = 25;
        var (left, bottom) = (54f, canvas.Height - 40f);
        var (stepX, unit) = ((canvas.Width - 80f) / (Points - 1), (canvas.Height - 80f) / 3.4f);
        var floor = new float[Points];
        for (var layer = 0; layer < 3; layer++)
        {
            var outline = new List<Vector2>();
            for (var i = 0; i < Points; i++) outline.Add(new Vector2(left + stepX * i, bottom - floor[i]));
            for (var i = 0; i < Points; i++) floor[i] += unit * (float)(0.15 + i / (double)Points * (0.6 + 0.2 * layer) + noise.Next() * 0.07);
            for (var i = Points - 1; i >= 0; i--) outline.Add(new Vector2(left + stepX * i, bottom - floor[i]));
            canvas.Fill([outline], accents[layer % accents.Count]);
        }

        Axes(canvas);
        for (var year = 0; year <= 4; year++)
            canvas.Text($"{2022 + year}", font, 12, left + (canvas.Width - 100) * year / 4.0, canvas.Height - 16, Ink);
    }

    private static void Landscape(PixelCanvas canvas, SeededNoise noise, IReadOnlyList<Rgb> accents)
    {
        var sky = Rgb.Mix(Rgb.White, accents[^1], 0.55);
        for (var y = 0; y < canvas.Height; y++)
        {
            var row = Rgb.Mix(sky, Rgb.White, y / (double)canvas.Height * 1.5);
            for (var x = 0; x < canvas.Width; x++) canvas[x, y] = row;
        }

        canvas.FillCircle(canvas.Width * 0.78, canvas.Height * 0.26, canvas.Height * 0.09, new Rgb(255, 224, 150));
        for (var ridge = 0; ridge < 4; ridge++)
        {
            var outline = new List<Vector2> { new(0, canvas.Height), };
            var (phase, phase2) = (noise.Next() * 6, noise.Next() * 6);
            var baseLine = canvas.Height * (0.48 + ridge * 0.14);
            for (var x = 0; x <= canvas.Width; x += 4)
            {
                var wave = Math.Sin(x * 0.008 + phase) * 26 + Math.Sin(x * 0.021 + phase2) * 13;
                outline.Add(new Vector2(x, (float)(baseLine + wave)));
            }

            outline.Add(new Vector2(canvas.Width, canvas.Height));
            canvas.Fill([outline], Rgb.Mix(Rgb.Mix(accents[0], Rgb.White, 0.55), accents[0], ridge / 3.0));
        }
    }

    private static void Axes(PixelCanvas canvas)
    {
        canvas.FillRectangle(52, 30, 1.5, canvas.Height - 70, Ink);
        canvas.FillRectangle(52, canvas.Height - 41, canvas.Width - 78, 1.5, Ink);
    }
}
