using System.Text;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Classic.Slides;

/// <summary>A phrase that was found, and what it counts.</summary>
/// <param name="Share">Its part of the text that was searched.</param>
internal readonly record struct PhraseHit(SlideType Type, double Weight, string Phrase, double Share);

/// <summary>Finds phrases in a text, longer ones first: "go to market" hides the "market" in it.</summary>
internal sealed class PhraseBook
{
    /// <summary>Characters of a text that are searched.</summary>
    private const int SearchedMax = 6_000;

    private readonly (string Needle, string Phrase, bool Open, IReadOnlyList<(SlideType Type, double Weight)> Meanings)[] _phrases;

    public PhraseBook(IEnumerable<SlideTerms> terms)
    {
        _phrases =
        [
            .. terms
                .SelectMany(t => t.Phrases.Split('|').Select(p => (Phrase: p.Trim(), t.Type, t.Weight)))
                .Where(p => p.Phrase.Length > 0)
                .GroupBy(p => p.Phrase)
                .Select(g => (
                    Needle: Needle(g.Key), g.Key.TrimEnd('*'), Open: g.Key.EndsWith('*'),
                    (IReadOnlyList<(SlideType, double)>)[.. g.GroupBy(p => p.Type).Select(t => (t.Key, t.Max(p => p.Weight)))]))
                .OrderByDescending(p => p.Needle.Length).ThenBy(p => p.Needle, StringComparer.Ordinal),
        ];
    }

    /// <summary>Lower case, words between single spaces, a space at both ends; signs other than ✓ and the like are spaces.</summary>
    public static string Normalize(string text)
    {
        var plain = new StringBuilder(Math.Min(text.Length, SearchedMax) + 2).Append(' ');
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, SearchedMax)))
        {
            if (char.IsLetterOrDigit(c) || c is '✓' or '✔' or '✗' or '✘') plain.Append(char.ToLowerInvariant(c));
            else if (plain[^1] != ' ') plain.Append(' ');
        }

        if (plain[^1] != ' ') plain.Append(' ');
        return plain.ToString();
    }

    /// <param name="text">As <see cref="Normalize"/> gives it.</param>
    public IEnumerable<PhraseHit> In(string text)
    {
        if (text.Length < 3) yield break;
        char[]? masked = null;
        foreach (var (needle, phrase, open, meanings) in _phrases)
        {
            var at = (masked is null ? text.AsSpan() : masked).IndexOf(needle, StringComparison.Ordinal);
            if (at < 0) continue;
            masked ??= text.ToCharArray();
            // The spaces around stay: they belong to the neighbours too.
            masked.AsSpan(at + 1, needle.Length - (open ? 1 : 2)).Fill('#');
            var share = Math.Min(1, (needle.Length - 1.0) / (text.Length - 1));
            foreach (var (type, weight) in meanings) yield return new PhraseHit(type, weight, phrase, share);
        }
    }

    private static string Needle(string phrase)
    {
        var plain = Normalize(phrase.TrimEnd('*'));
        return phrase.EndsWith('*') ? plain.TrimEnd() : plain;
    }
}
