using System.Globalization;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Wording;

/// <summary>Writes dates as people of a language write them.</summary>
internal sealed class Dates(Dice dice, string language)
{
    private const char Blank = Writer.Glue;

    private static readonly Dictionary<string, string[]> Months = new()
    {
        ["en"] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        ["de"] = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"],
        ["fr"] = ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
        ["es"] = ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"],
    };

    /// <summary>A year of the past; <paramref name="future"/>: one to come.</summary>
    public int AnyYear(bool future) => future ? dice.Between(2026, 2031) : dice.Between(2016, 2025);

    public static WrittenFigure Year(int year) => Written(Text(year), Text(year));

    public WrittenFigure Month(int year)
    {
        var month = dice.Between(1, 12);
        var name = Months[language][month - 1];
        var text = language switch
        {
            "en" => dice.Pick([$"{name} {year}", $"{name} {year}", $"{name[..3]} {year}"]),
            "es" => $"{name} de {year}",
            _ => $"{name} {year}",
        };
        return Written(text, $"{year}-{month:00}");
    }

    public WrittenFigure Day(int year)
    {
        var (month, day) = (dice.Between(1, 12), dice.Between(1, 28));
        var name = Months[language][month - 1];
        var text = dice.Pick<string>(language switch
        {
            "en" => [$"{day} {name} {year}", $"{name} {day}, {year}", $"{year}-{month:00}-{day:00}", $"{day} {name[..3]} {year}"],
            "de" => [$"{day}. {name} {year}", $"{day:00}.{month:00}.{year}"],
            "fr" => [$"{(day == 1 ? "1er" : Text(day))} {name} {year}", $"{day:00}/{month:00}/{year}"],
            _ => [$"{day} de {name} de {year}", $"{day:00}/{month:00}/{year}"],
        });
        return Written(text, $"{year}-{month:00}-{day:00}");
    }

    public WrittenFigure Quarter(int year) => Quarter(dice.Between(1, 4), year);

    public WrittenFigure Quarter(int quarter, int year)
    {
        var text = dice.Pick<string>(language switch
        {
            "en" => [$"Q{quarter} {year}", $"Q{quarter} {year}", $"{year} Q{quarter}", $"Q{quarter}/{year}"],
            "de" => [$"Q{quarter} {year}", $"{quarter}. Quartal {year}", $"Q{quarter}/{year}"],
            "fr" => [$"T{quarter} {year}", $"{(quarter == 1 ? "1er" : $"{quarter}e")} trimestre {year}"],
            _ => [$"T{quarter} {year}", $"{(new[] { "primer", "segundo", "tercer", "cuarto" })[quarter - 1]} trimestre de {year}"],
        });
        return Written(text, $"{year}-Q{quarter}");
    }

    private static WrittenFigure Written(string text, string date) =>
        new(text.Replace(' ', Blank), new() { Type = FigureType.Date, Text = text, Date = date });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
