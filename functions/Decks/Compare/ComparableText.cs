using System.Text;
using Workflows.Contracts;

namespace Workflows.Decks;

/// <summary>Texts as two readers of the same page would agree on them: white space, kinds of quotes, dashes and dots do not count.</summary>
internal static class ComparableText
{
    private const char SoftHyphen = '\u00ad';

    public static bool AreSame(string? left, string? right) => string.Equals(Of(left), Of(right), StringComparison.Ordinal);

    /// <summary>For headlines, which designers set in capitals at will.</summary>
    public static bool AreSameInAnyCase(string? left, string? right) => string.Equals(Of(left), Of(right), StringComparison.OrdinalIgnoreCase);

    public static string Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) return "";
        var same = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            switch (letter)
            {
                case SoftHyphen: break;
                case '\u2018' or '\u2019' or '\u201a' or '\u00b4' or '`': same.Append('\''); break;
                case '\u201c' or '\u201d' or '\u201e' or '\u00ab' or '\u00bb': same.Append('"'); break;
                case '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' or '\u2212': same.Append('-'); break;
                case '\u2026': same.Append("..."); break;
                default: same.Append(letter); break;
            }
        }

        return PromptNormalizer.Normalize(same.ToString());
    }
}
