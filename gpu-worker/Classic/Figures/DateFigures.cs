using System.Globalization;
using System.Text.RegularExpressions;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Finds dates, as precise as they are told: years, half-years, quarters, months and days.</summary>
internal static class DateFigures
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    private const string Year = @"(?<y>(?:19|20)\d{2})(?![\d]|[.,]\d)";

    /// <summary>25 or '25 or 2025.</summary>
    private const string AnyYear = @"(?:(?<y>(?:19|20)\d{2})|['’]?(?<yy>1[5-9]|2\d|3\d))(?![\d%]|[.,]\d|\s?%)";

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    /// <summary>In the order in which they win: the more precise first.</summary>
    private static readonly (Regex Pattern, Func<Match, bool, string?> Read)[] Patterns =
    [
        // 2025-03-14
        (New(@"(?<![\d-])(?<y>(?:19|20)\d{2})-(?<m>\d{2})-(?<d>\d{2})(?![\d-])"), (m, _) => Day(m, Number(m, "y"), Number(m, "m"), Number(m, "d"))),
        // 14.03.2025, 14/03/2025, 3/14/2025
        (New(@"(?<![\d./-])(?<a>\d{1,2})(?<s>[./-])(?<b>\d{1,2})\k<s>(?<y>(?:19|20)\d{2})(?![\d/-]|\.\d)"), Numeric),
        // 14 March 2025, 14. März 2025, 1er mars 2025, 14 de marzo de 2025
        (New($@"(?<![\d.,])(?<d>\d{{1,2}})(?:\.|st|nd|rd|th|er|º)?\s+(?:(?:de|of)\s+)?(?<n>{Months.Pattern})(?![\p{{L}}]),?\s+(?:(?:de|del)\s+)?{Year}"),
            (m, _) => Day(m, Number(m, "y"), Months.Number(m.Groups["n"].Value), Number(m, "d"))),
        // March 14, 2025
        (New($@"(?<![\p{{L}}])(?<n>{Months.Pattern})\s+(?<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{Year}"),
            (m, _) => Day(m, Number(m, "y"), Months.Number(m.Groups["n"].Value), Number(m, "d"))),
        // March 2025, marzo de 2025, Mar '25, Mar-25
        (New($@"(?<![\p{{L}}])(?<n>{Months.Pattern})(?![\p{{L}}]),?(?:\s+(?:(?:de|del|of)\s+)?|[-/])(?:{Year}|['’](?<yy>\d{{2}})(?!\d))"),
            (m, _) => Month(YearOf(m), Months.Number(m.Groups["n"].Value))),
        // Q3 2025, Q3/25, T3 2025, 3Q25, Q3 FY25
        (New($@"(?<![\p{{L}}\d])(?:[QTK](?<q>[1-4])|(?<q>[1-4])Q)[\s/-]*(?:FY\s?|of\s+)?{AnyYear}"), (m, _) => Part(m, "Q")),
        // 2025 Q3, 2025/Q3
        (New(@"(?<![\d])(?<y>(?:19|20)\d{2})[\s/-]*[QT](?<q>[1-4])(?![\p{L}\d])"), (m, _) => Part(m, "Q")),
        // 3. Quartal 2025, third quarter of 2025, 3e trimestre 2025, 2.º trimestre de 2025, Quartal 3/2025
        (New($@"(?<![\p{{L}}\d])(?:(?<q>[1-4])(?:\.\s?[ºo]|\.|st|nd|rd|th|er|e|ème|º)?|(?<w>first|second|third|fourth|premier|deuxième|troisième|quatrième|primer|segundo|tercer|cuarto|erstes|zweites|drittes|viertes|primo|secondo|terzo))\s+(?:quarter|quartal|trimestre|kwartaal|trimestere)\s+(?:(?:of|de|del)\s+)?{Year}"),
            (m, _) => Part(m, "Q")),
        // H1 2026, HY1 26, 1H26, S1 2026
        (New($@"(?<![\p{{L}}\d])(?:HY?(?<q>[12])|(?<q>[12])H|S(?<q>[12])(?=\s+(?:19|20)\d\d))[\s/-]*{AnyYear}"), (m, _) => Part(m, "H")),
        // 1. Halbjahr 2026, first half of 2026, 1er semestre 2026
        (New($@"(?<![\p{{L}}\d])(?:(?<q>[12])(?:\.\s?[ºo]|\.|st|nd|er|e|ème|º)?|(?<w>first|second|premier|deuxième|primer|segundo|erstes|zweites))\s+(?:half|halbjahr|semestre|semester|halfjaar)\s+(?:(?:of|de|del)\s+)?{Year}"),
            (m, _) => Part(m, "H")),
        // 2025-03, 03/2025, 03.2025
        (New(@"(?<![\d/.-])(?<y>(?:19|20)\d{2})-(?<m>0[1-9]|1[0-2])(?![\d-])"), (m, _) => Month(Number(m, "y"), Number(m, "m"))),
        (New(@"(?<![\d/.,-])(?<m>0?[1-9]|1[0-2])[/.](?<y>(?:19|20)\d{2})(?![\d/-]|[.,]\d)"), (m, _) => Month(Number(m, "y"), Number(m, "m"))),
        // FY2025, FY25, FY'25
        (New($@"(?<![\p{{L}}\d])FY[\s-]?{AnyYear}"), (m, _) => Iso(YearOf(m))),
        // 2025
        (New(@"(?<![\p{L}\d.,:/#+@_-])(?<y>(?:19|20)\d{2})(?![\p{L}\d%_@]|[.,:]\d)"), LonelyYear),
        // the second of 2024-2026, 2024/2025
        (New(@"(?<=(?<![\d.,])(?:19|20)\d{2}\s?[-–—/]\s?)(?<y>(?:19|20)\d{2})(?![\p{L}\d%]|[.,]\d)"), (m, _) => Iso(Number(m, "y"))),
    ];

    private static readonly Regex CountedThing = New(
        @"\G\s?(?:€|\$|£|%|percent|prozent|users?|customers?|clients?|people|employees|companies|stores|shops|sites|cities|units|pieces|members|hours|days|weeks|patients|schools|hospitals|farms|ships|vehicles|cars|trucks|miles|tons|tonnes|kg|km|kwh|mwh|gwh|mw|kw|m²|m2|ml|mg|mm|eur|usd|gbp|chf|nutzer|kunden|menschen|mitarbeiter|mitarbeitende|unternehmen|filialen|stück|stunden|tage|tonnen|betriebe|haushalte|utilisateurs|personnes|entreprises|salariés|heures|jours|magasins|usuarios|clientes|personas|empresas|empleados|horas|días|tiendas|euros?|dollars?)(?![\p{L}])");

    private static readonly Regex BeforeYear = New(@"(?:^|[\s(])(?:in|since|by|until|till|from|during|to|of|ab|seit|bis|im\s+jahr|jahr|von|en|depuis|dès|desde|hasta|nel|dal|em|in\s+het|year|année|año|anno|ano|sinds|©|\(c\))\s?$");

    public static IEnumerable<FoundFigure> Find(string text, bool dayFirst)
    {
        foreach (var (pattern, read) in Patterns)
        {
            for (var match = pattern.Match(text); match.Success; match = match.NextMatch())
            {
                if (read(match, dayFirst) is not { } date) continue;
                if (pattern == Patterns[^2].Pattern && IsCount(text, match)) continue;
                yield return new FoundFigure(FigureKind.Date, match.Index, match.Length, null, null, date);
            }
        }
    }

    /// <summary>"2000 users" is no year, but "in 2000" is.</summary>
    private static bool IsCount(string text, Match year) =>
        CountedThing.IsMatch(text, year.Index + year.Length) && !BeforeYear.IsMatch(text[Math.Max(0, year.Index - 20)..year.Index]);

    private static string? LonelyYear(Match match, bool dayFirst) => Iso(Number(match, "y"));

    private static string? Numeric(Match match, bool dayFirst)
    {
        var (a, b, year) = (Number(match, "a"), Number(match, "b"), Number(match, "y"));
        // Points and the continent put the day first; English with slashes the month, unless that cannot be.
        var first = match.Groups["s"].Value == "." || dayFirst || a > 12;
        if (b > 12) first = false;
        return first ? Day(match, year, b, a) : Day(match, year, a, b);
    }

    private static string? Day(Match match, int year, int? month, int day) =>
        month is { } m and >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, m)
            ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{m:00}-{day:00}")
            : null;

    private static string? Month(int year, int? month) =>
        month is { } m ? string.Create(CultureInfo.InvariantCulture, $"{year:0000}-{m:00}") : null;

    private static string? Part(Match match, string letter)
    {
        var part = match.Groups["q"].Success ? Number(match, "q") : Ordinal(match.Groups["w"].Value);
        return string.Create(CultureInfo.InvariantCulture, $"{YearOf(match):0000}-{letter}{part}");
    }

    private static int Ordinal(string word) => word.ToLowerInvariant() switch
    {
        "first" or "premier" or "primer" or "erstes" or "primo" => 1,
        "second" or "deuxième" or "segundo" or "zweites" or "secondo" => 2,
        "third" or "troisième" or "tercer" or "drittes" or "terzo" => 3,
        _ => 4,
    };

    private static string Iso(int year) => year.ToString("0000", CultureInfo.InvariantCulture);

    private static int YearOf(Match match) => match.Groups["y"].Success ? Number(match, "y") : 2000 + Number(match, "yy");

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    private static Regex New(string pattern) => new(pattern, Options, Timeout);
}
