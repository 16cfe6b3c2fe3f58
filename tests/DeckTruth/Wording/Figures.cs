using System.Globalization;
using Workflows.DeckTruth.Facts;

namespace Workflows.DeckTruth.Wording;

/// <summary>A figure as it is printed and what it means.</summary>
/// <param name="Also">What may also be read out of it, right or wrong: the open end of a range.</param>
internal sealed record WrittenFigure(string Text, FigureFact Fact, FigureFact? Also = null);

/// <summary>Writes amounts and percentages as people of a language write them; a deck keeps to its currency.</summary>
internal sealed class Figures(Dice dice, string language, string currency)
{
    private const char Blank = Writer.Glue;

    public string Currency => currency;

    /// <summary>Tens of millions to tens of billions.</summary>
    public WrittenFigure LargeMoney() => dice.Chance(0.5) ? Money(Tenths(11, 990), 9) : Money(dice.Between(4, 98) * 10, 6);

    /// <summary>Half a million to 30 million.</summary>
    public WrittenFigure MediumMoney()
    {
        if (dice.Chance(0.04)) return MoneyRange();
        return dice.Chance(0.6) ? Money(Tenths(5, 99), 6) : Money(dice.Between(1, 30), 6);
    }

    /// <summary>20,000 to 900,000.</summary>
    public WrittenFigure SmallMoney() => Money(dice.Between(2, 90) * 10, 3);

    /// <summary>10 to 950, whole.</summary>
    public WrittenFigure TinyMoney() => Money(dice.Between(10, 950), 0);

    /// <summary>9 to 499, sometimes with cents.</summary>
    public WrittenFigure Price() => dice.Chance(0.3)
        ? Money(dice.Between(9, 99) + dice.Pick([0.99m, 0.5m, 0.9m]), 0, decimals: 2)
        : Money(dice.Between(9, 499), 0);

    public WrittenFigure Percentage()
    {
        if (language == "en" && dice.Chance(0.03))
        {
            var low = dice.Between(3, 40);
            var high = low + dice.Between(2, 20);
            return new($"{low}–{high}%", PercentFact(high, $"{low}–{high}%"), PercentFact(low, $"{low}"));
        }

        return Percentage(dice.Chance(0.2) ? dice.Between(11, 399) / 10m : dice.Between(3, 96));
    }

    public WrittenFigure Percentage(decimal value)
    {
        var number = Number(value, value % 1 == 0 ? 0 : 1);
        string[] forms = language switch
        {
            "en" => [$"{number}%", $"{number}%", $"{number}%", $"{number}%", $"{number}{Blank}%", $"{number}{Blank}percent", $"{number}{Blank}per{Blank}cent"],
            "de" => [$"{number}{Blank}%", $"{number}{Blank}%", $"{number}%", $"{number}{Blank}Prozent"],
            "fr" => [$"{number}\u00A0%", $"{number}\u00A0%", $"{number}%", $"{number}{Blank}pour{Blank}cent"],
            _ => [$"{number}{Blank}%", $"{number}%", $"{number}%", $"{number}{Blank}por{Blank}ciento"],
        };
        var text = dice.Pick(forms);
        return new(text, PercentFact(value, text));
    }

    /// <summary>As charts print it: "34%".</summary>
    public WrittenFigure ShortPercentage(decimal value)
    {
        var text = language is "en" or "es" ? $"{Number(value, value % 1 == 0 ? 0 : 1)}%" : $"{Number(value, value % 1 == 0 ? 0 : 1)}\u00A0%";
        return new(text, PercentFact(value, text));
    }

    /// <summary>A count with a magnitude: "1.2 million", "40k".</summary>
    /// <param name="joint">With the word that leads to what is counted: "1,2 million de".</param>
    public WrittenFigure Count(bool joint = true)
    {
        if (language == "en" && dice.Chance(0.35))
        {
            var thousands = dice.Between(2, 95) * 5;
            return Counted($"{thousands}{dice.Pick(["k", "K", " thousand"])}".Replace(' ', Blank), thousands * 1000m);
        }

        var millions = Tenths(12, 89);
        var number = Number(millions, millions % 1 == 0 ? 0 : 1);
        return language switch
        {
            "en" => Counted(dice.Pick([$"{number}{Blank}million", $"{number}M", $"{number}{Blank}million"]), millions * 1_000_000),
            "de" => Counted(dice.Pick([$"{number}{Blank}Millionen", $"{number}{Blank}Mio."]), millions * 1_000_000),
            "fr" => Counted($"{number}{Blank}million{(millions >= 2 ? "s" : "")}", millions * 1_000_000, joint ? "de" : ""),
            _ => Counted($"{number}{Blank}millones", millions * 1_000_000, joint ? "de" : ""),
        };
    }

    /// <param name="amount">In units of ten to the <paramref name="power"/>: 0, 3, 6 or 9.</param>
    public WrittenFigure Money(decimal amount, int power, int decimals = 0)
    {
        var value = amount * (decimal)Math.Pow(10, power);
        var number = Number(amount, amount % 1 == 0 ? 0 : Math.Max(1, decimals));
        var full = Number(value, value % 1 == 0 ? 0 : 2);
        var text = dice.Pick(language switch
        {
            "en" => English(number, full, power),
            "de" => German(number, full, power),
            "fr" => French(number, full, power, amount >= 2),
            _ => Spanish(number, full, power, amount),
        });
        return new(text, new() { Type = FigureType.Amount, Text = Plain(text), Value = (double)value, Currency = currency });
    }

    private WrittenFigure MoneyRange()
    {
        var (low, more) = (dice.Between(1, 8), dice.Between(1, 6));
        var (first, second) = (Money(low, 6), Money(low + more, 6));
        return new($"{first.Text}{Blank}–{Blank}{second.Text}", second.Fact, first.Fact);
    }

    private List<string> English(string number, string full, int power)
    {
        string[] units = power switch
        {
            9 => ["B", "bn", " billion", "bn"],
            6 => ["M", "m", " million", "M"],
            3 => ["k", "K"],
            _ => [""],
        };
        var symbol = currency switch { "USD" => "$", "EUR" => "€", "GBP" => "£", _ => null };
        var forms = new List<string>();
        foreach (var unit in units)
        {
            if (symbol is not null) forms.AddRange([$"{symbol}{number}{unit}", $"{symbol}{number}{unit}"]);
            forms.Add($"{currency} {number}{unit}");
        }

        if (power <= 6) forms.Add(symbol is null ? $"{currency} {full}" : $"{symbol}{full}");
        return [.. forms.Select(f => f.Replace(' ', Blank))];
    }

    private List<string> German(string number, string full, int power)
    {
        var sign = currency == "EUR" ? "€" : currency;
        string[] forms = power switch
        {
            9 => [$"{number} Mrd. {sign}", $"{number} Milliarden Euro", $"{currency} {number} Mrd."],
            6 => [$"{number} Mio. {sign}", $"{number} Millionen Euro", $"{currency} {number} Mio.", $"{full} {sign}"],
            3 => [$"{full} {sign}", $"{number} Tsd. {sign}", $"{currency} {full}"],
            _ => [$"{number} {sign}", $"{number} {sign}", $"{number} Euro"],
        };
        return [.. forms.Where(f => currency == "EUR" || !f.Contains("Euro", StringComparison.Ordinal)).Select(f => f.Replace(' ', Blank))];
    }

    private static List<string> French(string number, string full, int power, bool plural)
    {
        var s = plural ? "s" : "";
        string[] forms = power switch
        {
            9 => [$"{number} Md€", $"{number} milliard{s} d'euros"],
            6 => [$"{number} M€", $"{number} million{s} d'euros", $"{full} €"],
            3 => [$"{number} k€", $"{full} €", $"{full} euros"],
            _ => [$"{number} €", $"{number} euros"],
        };
        return [.. forms.Select(f => f.Replace(' ', Blank))];
    }

    private static List<string> Spanish(string number, string full, int power, decimal amount)
    {
        var millions = Group((amount * 1000m).ToString("0", CultureInfo.InvariantCulture), ".");
        string[] forms = power switch
        {
            9 => [$"{millions} M€", $"{millions} millones de euros"],
            6 => [$"{number} M€", $"{number} millones de euros", $"{full} €"],
            3 => [$"{full} €", $"{full} euros", $"{number} mil euros"],
            _ => [$"{number} €", $"{number} euros"],
        };
        if (power == 6 && amount == 1) forms = [$"{number} M€", "1 millón de euros"];
        return [.. forms.Select(f => f.Replace(' ', Blank))];
    }

    private static WrittenFigure Counted(string text, decimal value, string joint = "") => new(
        joint.Length == 0 ? text : $"{text}{Blank}{joint}", new() { Type = FigureType.Amount, Text = Plain(text), Value = (double)value });

    private static FigureFact PercentFact(decimal value, string text) => new() { Type = FigureType.Percentage, Text = Plain(text), Value = (double)value };

    private decimal Tenths(int low, int high) => dice.Between(low, high) / 10m;

    /// <summary>With the language's separators: 4,200.5 or 4.200,5 or 4 200,5.</summary>
    private string Number(decimal value, int decimals)
    {
        var digits = value.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).Split('.');
        var (group, point) = (language, currency) switch
        {
            (_, "CHF") => ("'", language == "en" ? "." : ","),
            ("en", _) => (",", "."),
            ("fr", _) => ("\u00A0", ","),
            _ => (".", ","),
        };
        var whole = Group(digits[0], group);
        return digits.Length == 1 ? whole : whole + point + digits[1];
    }

    private static string Group(string digits, string separator)
    {
        for (var i = digits.Length - 3; i > 0; i -= 3) digits = digits.Insert(i, separator);
        return digits;
    }

    private static string Plain(string text) => text.Replace(Blank, ' ');
}
