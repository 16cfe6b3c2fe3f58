using Workflows.Cli.Samples.Bitmaps;
using Workflows.Cli.Samples.Fonts;
using Workflows.Cli.Samples.Pdf;

namespace Workflows.Cli.Samples.Drawing;

/// <summary>Everything on a page that is not a chart: bullets, cards, tables, people, steps.</summary>
internal static class Blocks
{
    public static void Bullets(Sheet sheet, string lead, IReadOnlyList<string> items, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var y = lead.Length == 0 ? area.Y : sheet.Text(lead, sheet.Body(20), theme.Muted, area) + 28 * scale;
        foreach (var item in items)
        {
            sheet.Fill(new Area(area.X, y + 9 * scale, 9 * scale, 9 * scale), theme.Accent);
            y = sheet.Text(item, sheet.Body(19), theme.Ink, new Area(area.X + 24 * scale, y, area.Width - 24 * scale, area.Height)) + 22 * scale;
        }
    }

    public static void Cards(Sheet sheet, IReadOnlyList<Fact> items, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var columns = sheet.Format.IsPortrait || items.Count is 2 or 4 ? 2 : 3;
        var rows = (items.Count + columns - 1) / columns;
        var gap = 16 * scale;
        var (width, height) = ((area.Width - gap * (columns - 1)) / columns, Math.Min(230 * scale, (area.Height - gap * (rows - 1)) / rows));
        for (var i = 0; i < items.Count; i++)
        {
            var card = new Area(area.X + (width + gap) * (i % columns), area.Y + (height + gap) * (i / columns), width, height);
            sheet.Panel(card, theme.Panel);
            sheet.Fill(new Area(card.X, card.Y + 14 * scale, 4 * scale, 26 * scale), theme.AccentAt(i));
            var inner = new Area(card.X + 18 * scale, card.Y + 14 * scale, card.Width - 32 * scale, card.Height);
            var y = sheet.Text(items[i].Head, sheet.Heading(18), theme.Ink, inner) + 8 * scale;
            sheet.Text(items[i].Text, sheet.Body(15.5), theme.Muted, new Area(inner.X, y, inner.Width, inner.Height));
        }
    }

    public static void Figures(Sheet sheet, string lead, IReadOnlyList<Fact> items, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var y = sheet.Text(lead, sheet.Body(19), theme.Muted, area) + 54 * scale;
        var columns = sheet.Format.IsPortrait ? 2 : items.Count;
        var width = area.Width / columns;
        for (var i = 0; i < items.Count; i++)
        {
            var place = new Area(area.X + width * (i % columns), y + i / columns * 150 * scale, width - 20 * scale, area.Height);
            sheet.Line(theme.AccentAt(i), 3 * scale, place.X, place.Y, place.X + 40 * scale, place.Y);
            var below = sheet.Text(items[i].Head, sheet.Heading(items[i].Head.Length > 6 ? 40 : 54), theme.AccentAt(i), new Area(place.X, place.Y + 10 * scale, place.Width, 80));
            sheet.Text(items[i].Text, sheet.Body(16), theme.Ink, new Area(place.X, below + 6 * scale, place.Width, 100));
        }
    }

    public static void Table(Sheet sheet, Slide.Table slide, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var first = area.Width * 0.3;
        var rest = (area.Width - first) / (slide.Columns.Count - 1);
        var row = Math.Min(44 * scale, (area.Height - 40 * scale) / (slide.Rows.Count + 1));
        sheet.Fill(new Area(area.X, area.Y, area.Width, row), theme.Accent);
        Row(slide.Columns, area.Y, Rgb.White, FontStyle.Bold);
        for (var i = 0; i < slide.Rows.Count; i++)
        {
            var y = area.Y + row * (i + 1);
            if (i % 2 == 1) sheet.Fill(new Area(area.X, y, area.Width, row), theme.Panel);
            Row(slide.Rows[i], y, theme.Ink, FontStyle.Regular);
            sheet.Line(theme.Muted, 0.25, area.X, y + row, area.Right, y + row);
        }

        sheet.Text(slide.Note, sheet.Body(12), theme.Muted, new Area(area.X, area.Y + row * (slide.Rows.Count + 1) + 14 * scale, area.Width, 40));

        void Row(IReadOnlyList<string> cells, double y, Rgb color, FontStyle style)
        {
            var middle = y + row / 2;
            sheet.Label(cells[0], sheet.Body(14, style), color, area.X + 10 * scale, middle, Align.Near);
            for (var c = 1; c < cells.Count; c++)
                sheet.Label(cells[c], sheet.Body(14, style), color, area.X + first + rest * c - 10 * scale, middle, Align.Far);
        }
    }

    public static void Team(Sheet sheet, IReadOnlyList<Person> people, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var columns = sheet.Format.IsPortrait ? 2 : Math.Min(4, people.Count);
        var width = area.Width / columns;
        var portrait = 96 * scale;
        for (var i = 0; i < people.Count; i++)
        {
            var x = area.X + width * (i % columns);
            var y = area.Y + 8 * scale + i / columns * 230 * scale;
            sheet.Page.FillCircle(x, y, portrait, theme.AccentAt(i));
            var initials = string.Concat(people[i].Name.Split(' ').Select(part => part[0]));
            sheet.Label(initials, sheet.Heading(30), Rgb.White, x + portrait / 2, y + portrait / 2, Align.Center);
            var below = sheet.Text(people[i].Name, sheet.Heading(18), theme.Ink, new Area(x, y + portrait + 12 * scale, width - 14 * scale, 40));
            below = sheet.Text(people[i].Role, sheet.Body(15, FontStyle.Bold), theme.Accent, new Area(x, below + 2, width - 14 * scale, 40));
            sheet.Text(people[i].Past, sheet.Body(14), theme.Muted, new Area(x, below + 4, width - 18 * scale, 90));
        }
    }

    public static void Roadmap(Sheet sheet, IReadOnlyList<Fact> steps, Area area)
    {
        if (sheet.Format.IsPortrait) UprightRoadmap(sheet, steps, area);
        else LevelRoadmap(sheet, steps, area);
    }

    public static void Prose(Sheet sheet, IReadOnlyList<string> paragraphs, Area area)
    {
        var y = area.Y;
        foreach (var paragraph in paragraphs)
            y = sheet.Text(paragraph, sheet.Body(15.5), sheet.Theme.Ink, new Area(area.X, y, area.Width, area.Height)) + 16 * sheet.Scale;
    }

    private static void LevelRoadmap(Sheet sheet, IReadOnlyList<Fact> steps, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var y = area.Y + area.Height * 0.28;
        sheet.Line(theme.Muted, 2 * scale, area.X, y, area.Right, y);
        var width = area.Width / steps.Count;
        for (var i = 0; i < steps.Count; i++)
        {
            var x = area.X + width * i;
            sheet.Page.FillCircle(x, y - 9 * scale, 18 * scale, theme.AccentAt(i));
            sheet.Label(steps[i].Head, sheet.Heading(18), theme.Ink, x, y - 28 * scale, Align.Near);
            sheet.Text(steps[i].Text, sheet.Body(15), theme.Muted, new Area(x, y + 20 * scale, width - 16 * scale, 160));
        }
    }

    private static void UprightRoadmap(Sheet sheet, IReadOnlyList<Fact> steps, Area area)
    {
        var (scale, theme) = (sheet.Scale, sheet.Theme);
        var height = Math.Min(130 * scale, area.Height / steps.Count);
        sheet.Line(theme.Muted, 2 * scale, area.X + 9 * scale, area.Y, area.X + 9 * scale, area.Y + height * (steps.Count - 1));
        for (var i = 0; i < steps.Count; i++)
        {
            var y = area.Y + height * i;
            sheet.Page.FillCircle(area.X, y, 18 * scale, theme.AccentAt(i));
            var below = sheet.Text(steps[i].Head, sheet.Heading(18), theme.Ink, new Area(area.X + 36 * scale, y - 2, area.Width - 40 * scale, 30));
            sheet.Text(steps[i].Text, sheet.Body(15), theme.Muted, new Area(area.X + 36 * scale, below + 3, area.Width - 40 * scale, 80));
        }
    }
}
