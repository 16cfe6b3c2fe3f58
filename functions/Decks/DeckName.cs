using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Names that an uploaded deck may have: a plain file name that ends in <c>.pdf</c>.</summary>
internal static class DeckName
{
    public const int CharactersMax = 200;

    private const string Extension = ".pdf";

    /// <exception cref="ProblemException">400: the name does not fit.</exception>
    public static string Check(string name)
    {
        if (name.Length is 0 or > CharactersMax) throw Problems.Invalid("name", $"The name must have 1 to {CharactersMax} characters.");
        if (name.Any(c => char.IsControl(c) || c is '/' or '\\') || name.StartsWith('.'))
            throw Problems.Invalid("name", "The name must be a plain file name: no slashes, no control characters, no dot at its start.");

        // The trigger looks for small letters; a file called X.PDF is stored as X.pdf.
        return name.EndsWith(Extension, StringComparison.OrdinalIgnoreCase) && name.Length > Extension.Length
            ? string.Concat(name.AsSpan(0, name.Length - Extension.Length), Extension)
            : throw Problems.Invalid("name", "The name must end in .pdf.");
    }
}
