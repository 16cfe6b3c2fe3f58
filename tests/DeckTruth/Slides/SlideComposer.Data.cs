using System.Globalization;
using Workflows.Cli.Samples.Pdf;
using Workflows.DeckTruth.Blocks;
using Workflows.DeckTruth.Drawing;
using Workflows.DeckTruth.Facts;
using Workflows.DeckTruth.Wording;

namespace Workflows.DeckTruth.Slides;

/// <summary>Charts, tables and rows of numbers.</summary>
internal sealed partial class SlideComposer
{
    private ChartLook BarsOrLine() => dice.Pick([ChartLook.Bars, ChartLook.Bars, ChartLook.Line, ChartLook.SidewaysBars]);

    /// <summary>One value a year, growing.</summary>
    /// <param name="power">Of ten: the unit of the values.</param>
    private void YearChart(SlideCanvas canvas, Area area, int power, ChartLook look, bool future = true)
    {
        var (count, first) = (dice.Between(4, 6), dice.Between(0, 2) + (future ? 2023 : 2018));
        var values = Growing(count);
        Chart(canvas, area, look, ledger => new ChartData
        {
            Categories = [.. Enumerable.Range(first, count).Select(year => writer.Print(Dates.Year(year), ledger))],
            Series = [values],
            Labels = dice.Chance(0.75) ? [.. Labels(look, values, v => Short(ledger, (decimal)v / 10, power))] : null,
        });
    }

    private void QuarterChart(SlideCanvas canvas, Area area)
    {
        var (year, count) = (dice.Between(2023, 2024), dice.Between(4, 5));
        var look = dice.Pick([ChartLook.Bars, ChartLook.Line]);
        var values = Growing(count);
        Chart(canvas, area, look, ledger => new ChartData
        {
            Categories = [.. Enumerable.Range(0, count).Select(i => writer.Print(writer.Dates.Quarter((i % 4) + 1, year + (i / 4)), ledger))],
            Series = [values],
            Labels = dice.Chance(0.6) ? [.. Labels(look, values, v => Short(ledger, (decimal)v * 10, 3))] : null,
        });
    }

    /// <summary>A line chart prints its last value only, so only that one becomes truth.</summary>
    private static IEnumerable<string> Labels(ChartLook look, IReadOnlyList<double> values, Func<double, string> print) =>
        look == ChartLook.Line ? [.. values.SkipLast(1).Select(_ => ""), print(values[^1])] : values.Select(print);

    private void ShareChart(SlideCanvas canvas, Area area, string[] names)
    {
        var parts = dice.Between(3, Math.Min(5, names.Length));
        var look = dice.Pick([ChartLook.Pie, ChartLook.Donut, ChartLook.Pie, ChartLook.SidewaysBars]);
        var left = 100;
        var shares = new List<double>();
        for (var i = parts; i > 1; i--)
        {
            var share = Math.Max(4, left / i + dice.Between(-6, 10));
            shares.Add(share);
            left -= share;
        }

        shares.Add(left);
        Chart(canvas, area, look, ledger => new ChartData
        {
            Categories = names[..parts],
            Series = [shares],
            Labels = [.. shares.Select(share => writer.Print(writer.Figures.ShortPercentage((decimal)share), ledger))],
        });
    }

    private void StackedChart(SlideCanvas canvas, Area area)
    {
        var (count, first, series) = (dice.Between(4, 5), dice.Between(2024, 2026), dice.Between(2, 3));
        var rows = Enumerable.Range(0, series).Select(_ => Growing(count)).ToList();
        var look = dice.Chance(0.75) ? ChartLook.StackedBars : ChartLook.Bars;
        Chart(canvas, area, look, ledger => new ChartData
        {
            Categories = [.. Enumerable.Range(first, count).Select(year => writer.Print(Dates.Year(year), ledger))],
            Series = rows,
            SeriesNames = _words.Streams[..series],
        });
    }

    private void Chart(SlideCanvas canvas, Area area, ChartLook look, Func<PageLedger, ChartData> data)
    {
        var room = area with { Height = Math.Min(area.Height, 330 * canvas.Scale) };
        // On a scanned page everything is a picture already.
        var bitmap = canvas.Paper is VectorPaper && dice.Chance(0.22);
        canvas.Ledger.InPicture = bitmap;
        Charts.Draw(canvas, room, data(canvas.Ledger), look, bitmap);
        canvas.Ledger.InPicture = false;
    }

    private List<double> Growing(int count)
    {
        var values = new List<double> { dice.Between(6, 20) };
        while (values.Count < count) values.Add(Math.Round(values[^1] * (1.1 + (dice.Share() * 0.6))));
        return values;
    }

    private string Short(PageLedger ledger, decimal amount, int power)
    {
        // Whole thousands, millions, billions with at most one decimal; the shortest of several spellings.
        amount = Math.Round(amount, 1);
        var shortest = Enumerable.Range(0, 6).Select(_ => writer.Figures.Money(amount, power)).MinBy(f => f.Text.Length)!;
        return writer.Print(shortest, ledger);
    }

    private void KeyNumbers(SlideCanvas canvas, Area area)
    {
        var ledger = canvas.Ledger;
        var numbers = new List<(string, string)>
        {
            (Short(ledger, dice.Between(5, 99) / 10m, 6), _words.Captions[0]),
            (writer.Print(writer.Figures.ShortPercentage(dice.Between(20, 240)), ledger), _words.Captions[1]),
            (writer.Print(writer.Figures.Count(joint: false), ledger), _words.Captions[2]),
        };
        TextBlocks.KeyNumbers(canvas, area, numbers);
    }

    private List<(string, string)> Moments(SlideCanvas canvas, string[] names, bool past)
    {
        var year = past ? dice.Between(2022, 2023) : 2026;
        return [.. names.Take(dice.Between(3, 4)).Select((name, i) => (writer.Print(writer.Dates.Quarter(dice.Between(1, 4), year + (i / 2)), canvas.Ledger), name))];
    }

    private void StatementTable(SlideCanvas canvas, Area area)
    {
        var (years, first) = (dice.Between(3, 4), dice.Between(2023, 2026));
        var plain = dice.Chance(0.3);
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { plain ? $"{writer.Scenario.Currency} k" : "" }.Concat(Enumerable.Range(first, years).Select(y => writer.Print(Dates.Year(y), canvas.Ledger))).ToList(),
        };
        foreach (var name in dice.Some(_words.StatementRows, dice.Between(4, 6)))
            rows.Add([name, .. Growing(years).Select(v => plain ? Thousands(canvas, v) : Short(canvas.Ledger, (decimal)v / 10, 6))]);
        Tables.Draw(canvas, area, rows, Look());
    }

    /// <summary>A bare number under a heading that says thousands: whether it is an amount is a matter of taste.</summary>
    private string Thousands(SlideCanvas canvas, double value)
    {
        var number = (int)value * 10;
        foreach (var factor in new[] { 1, 1000 })
            canvas.Ledger.Debatable(new() { Type = FigureType.Amount, Text = $"{number}", Value = number * factor, Currency = writer.Scenario.Currency });
        return number.ToString(CultureInfo.InvariantCulture);
    }

    private void SegmentTable(SlideCanvas canvas, Area area)
    {
        var rows = new List<IReadOnlyList<string>> { _words.SegmentHeader };
        foreach (var segment in dice.Some(_words.Segments, 4))
        {
            rows.Add([segment, Short(canvas.Ledger, dice.Between(11, 99) / 10m, 9),
                writer.Print(writer.Figures.ShortPercentage(dice.Between(3, 40)), canvas.Ledger)]);
        }

        Tables.Draw(canvas, area, rows, Look());
    }

    private void PlanTable(SlideCanvas canvas, Area area)
    {
        var rows = new List<IReadOnlyList<string>> { _words.PlanHeader };
        for (var i = 0; i < 4; i++)
        {
            var price = writer.Print(writer.Figures.Money(dice.Between(5, 60) * (i + 1), 0), canvas.Ledger);
            rows.Add([_words.Plans[i], price, $"{dice.Between(2, 9) * (i + 1)}", _words.PlanSupport[i]]);
        }

        Tables.Draw(canvas, area, rows, Look());
    }

    private void FeatureTable(SlideCanvas canvas, Area area)
    {
        var rivals = dice.Between(2, 3);
        var marks = dice.Chance(0.6);
        var rows = new List<IReadOnlyList<string>>
        {
            new[] { _words.Feature, writer.Scenario.Company }.Concat(writer.Scenario.Rivals.Take(rivals)).ToList(),
        };
        foreach (var feature in dice.Some(_words.Features, dice.Between(4, 6)))
        {
            rows.Add([feature, Mark(true), .. Enumerable.Range(0, rivals).Select(_ => Mark(dice.Chance(0.4)))]);
        }

        Tables.Draw(canvas, area, rows, Look());

        string Mark(bool yes) => (marks, yes) switch
        {
            (true, true) => Tables.Tick,
            (true, false) => Tables.Cross,
            (false, true) => _words.Yes,
            (false, false) => _words.No,
        };
    }

    private TableLook Look() => dice.Pick(Enum.GetValues<TableLook>());
}
