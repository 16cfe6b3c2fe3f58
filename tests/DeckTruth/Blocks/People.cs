using System.Globalization;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckTruth.Blocks;

/// <summary>A grid of portraits with names and roles.</summary>
internal static class People
{
    private static readonly Dictionary<string, (string[] Roles, string Past)> Words = new()
    {
        ["en"] = (["CEO", "CTO", "Chief Product Officer", "Head of Sales", "VP Engineering", "Advisor"], "Formerly at {0}, {1} years in {2}"),
        ["de"] = (["Geschäftsführerin", "Technischer Leiter", "Leitung Produkt", "Leitung Vertrieb", "Entwicklung", "Beirat"], "Zuvor bei {0}, {1} Jahre Erfahrung"),
        ["fr"] = (["Directrice générale", "Directeur technique", "Responsable produit", "Responsable des ventes", "Développement", "Conseil"], "Ex-{0}, {1} ans d'expérience"),
        ["es"] = (["Directora general", "Director técnico", "Producto", "Ventas", "Desarrollo", "Asesora"], "Antes en {0}, {1} años de experiencia"),
    };

    public static void Grid(SlideCanvas canvas, Area area, Writer writer, Dice dice)
    {
        var (style, s) = (canvas.Style, canvas.Scale);
        var (roles, past) = Words[writer.Scenario.Language];
        var count = dice.Between(3, 6);
        var columns = count <= 4 ? count : 3;
        var rows = (count + columns - 1) / columns;
        var (width, height) = (area.Width / columns, Math.Min(area.Height / rows, 210 * s));
        var (face, initials, bios) = (Math.Min(64 * s, height * 0.42), dice.Chance(0.3), height > 140 * s && dice.Chance(0.7));
        for (var i = 0; i < count; i++)
        {
            var cell = new Area(area.X + (i % columns * width), area.Y + (i / columns * height), width - (12 * s), height);
            var name = writer.Scenario.People[i];
            if (initials)
            {
                canvas.Slice(new Area(cell.X, cell.Y, face, face), 0, 360, style.Theme.Series[i % style.Theme.Series.Count]);
            }
            else
            {
                Pictures.Portrait(canvas, new Area(cell.X, cell.Y, face, face), dice);
            }

            var y = canvas.Text(name, style.BoldFont, 14 * s, style.Theme.Ink, new Area(cell.X, cell.Y + face + (6 * s), cell.Width, 22 * s));
            y = canvas.Text(roles[i], style.BodyFont, 12 * s, style.Theme.Muted, new Area(cell.X, y, cell.Width, 20 * s));
            if (!bios) continue;
            var bio = string.Format(CultureInfo.InvariantCulture, past, dice.Pick(writer.Scenario.Rivals), dice.Between(4, 20), writer.Scenario.Industry);
            canvas.Text(bio, style.BodyFont, 11 * s, style.Theme.Ink, new Area(cell.X, y + (2 * s), cell.Width, cell.Bottom - y - (4 * s)));
        }
    }
}
