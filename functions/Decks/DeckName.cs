using Workflows.Http;

namespace Workflows.Decks;

/// <summary>Names that an uploaded deck may have: a plain file name that ends in <c>.pdf</c> or <c>.pptx</c>.</summary>
internal static class DeckName
{
    public const int CharactersMax = 200;

    public const string Pdf = ".pdf";
    public const string Pptx = ".pptx";

    private static readonly string[] Extensions = [Pdf, Pptx];

    /// <exception cref="ProblemException">400: the name does not fit.</exception>
    public static string Check(string name)
    {
        if (name.Length is 0 or > CharactersMax) throw Problems.Invalid("name", $"The name must have 1 to {CharactersMax} characters.");
        if (name.Any(c => char.IsControl(c) || c is '/' or '\\') || name.StartsWith('.'))
            throw Problems.Invalid("name", "The name must be a plain file name: no slashes, no control characters, no dot at its start.");

        // The triggers look for small letters; a file called X.PDF is stored as X.pdf.
        return Array.Find(Extensions, extension => name.EndsWith(extension, StringComparison.OrdinalIgnoreCase) && name.Length > extension.Length) is { } found
            ? string.Concat(name.AsSpan(0, name.Length - found.Length), found)
            : throw Problems.Invalid("name", "The name must end in .pdf or .pptx.");
    }

    /// <summary>The media type of a checked name.</summary>
    public static string ContentType(string name) => name.EndsWith(Pptx, StringComparison.Ordinal)
        ? "application/vnd.openxmlformats-officedocument.presentationml.presentation"
        : "application/pdf";
}
