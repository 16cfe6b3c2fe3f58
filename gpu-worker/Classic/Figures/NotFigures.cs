using System.Text.RegularExpressions;

namespace Workflows.GpuWorker.Classic.Figures;

/// <summary>Digits that state nothing: telephone numbers, addresses of the web and of mail, versions, times, page numbers.</summary>
internal static partial class NotFigures
{
    private const int PhoneDigitsMin = 7;
    private const int LocalPhoneDigitsMin = 9;

    public static IReadOnlyList<(int Start, int Length)> In(string text)
    {
        var places = new List<(int Start, int Length)>();
        var letters = MayHold.HasLetter(text);
        if (letters && text.AsSpan().ContainsAny('@', '.', '/')) foreach (var match in Addresses().EnumerateMatches(text)) places.Add((match.Index, match.Length));
        if (letters) foreach (var match in Versions().EnumerateMatches(text)) places.Add((match.Index, match.Length));
        if (text.Contains(':', StringComparison.Ordinal)) foreach (var match in Times().EnumerateMatches(text)) places.Add((match.Index, match.Length));
        if (!MayHold.Phones(text)) return places;
        foreach (var match in Phones().EnumerateMatches(text))
        {
            var phone = text.Substring(match.Index, match.Length);
            // 05/03/2025 begins with 0 too, and has eight digits.
            var needed = phone.TrimStart('(')[0] == '0' ? LocalPhoneDigitsMin : PhoneDigitsMin;
            if (phone.Count(char.IsAsciiDigit) >= needed) places.Add((match.Index, match.Length));
        }

        return places;
    }

    [GeneratedRegex(@"\S{1,200}@\S{1,200}|(?:https?://|www\.)\S{1,300}|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|org|net|io|ai|de|fr|es|it|nl|eu|co|uk|ch|app|dev|tech|example)(?:/\S{0,200})?(?![\w])",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Addresses();

    [GeneratedRegex(@"(?<![\p{L}\d])(?:version|release|rev\.?|v)\s?\d{1,4}(?:\.\d{1,5}){0,3}(?![\p{L}\d%])|(?<![\p{L}\d])(?-i:ISO|IEC|DIN|EN|RFC)[\s/-]\d[\d:./-]{0,20}",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Versions();

    [GeneratedRegex(@"(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Times();

    /// <summary>Begins with + or 0 or a word for telephone.</summary>
    [GeneratedRegex(@"(?<![\p{L}\d.,])(?:\+\d|\(?0\d|(?:tel|phone|fon|telefon|mobile?|mobil|fax|call|téléphone|teléfono)\.?:?\s*\(?\+?\d)[\d\s()./-]{5,24}\d",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    private static partial Regex Phones();
}
