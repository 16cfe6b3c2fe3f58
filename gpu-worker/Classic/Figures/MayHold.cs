using System.Buffers;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Quick looks that say whether a text is worth searching.</summary>
internal static class MayHold
{
    private const int PhoneDigitsMin = 7;

    private static readonly SearchValues<char> Signs = SearchValues.Create("%$€£¥₹");

    /// <summary>An amount or a percentage has a sign or a word.</summary>
    public static bool Amounts(ReadOnlySpan<char> text) => text.ContainsAny(Signs) || HasLetter(text);

    /// <summary>A date has a year of four digits, or a letter (Q3 25) or an apostrophe before two.</summary>
    public static bool Dates(ReadOnlySpan<char> text)
    {
        var letter = false;
        var digits = 0;
        foreach (var c in text)
        {
            if (char.IsAsciiDigit(c))
            {
                if (++digits == 4 || (letter && digits == 2)) return true;
            }
            else
            {
                digits = 0;
                letter |= char.IsLetter(c) || c is '\'' or '’';
            }
        }

        return false;
    }

    public static bool Phones(ReadOnlySpan<char> text)
    {
        var digits = 0;
        foreach (var c in text) digits += char.IsAsciiDigit(c) ? 1 : 0;
        return digits >= PhoneDigitsMin;
    }

    public static bool HasLetter(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsLetter(c)) return true;
        }

        return false;
    }
}
