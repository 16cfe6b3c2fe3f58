using System.Globalization;

namespace Workflows.Contracts;

/// <summary>Containers, tables and blob names that the functions app and the GPU worker share.</summary>
public static class StorageNames
{
    /// <summary>Container of the sources; a new blob here starts ingestion, so nothing derived is ever written to it.</summary>
    public const string Decks = "decks";

    /// <summary>Container of what is derived from a deck, by the SHA-256 of its content.</summary>
    public const string DeckPages = "deck-pages";

    /// <summary>Container of results too large for a row or the history, named by their own SHA-256.</summary>
    public const string Results = "results";

    /// <summary>Table of cached analyses, see <see cref="VisualAnalysisCacheRow"/>.</summary>
    public const string VisualAnalysisCache = "visualanalysiscache";

    /// <summary>Table with one row per running item where no home extension carries progress.</summary>
    public const string ItemProgress = "itemprogress";

    /// <summary>Blob in <see cref="DeckPages"/>: the JPEG of a page; numbers start at 1.</summary>
    public static string PageImage(string contentSha256, int page) =>
        string.Create(CultureInfo.InvariantCulture, $"{contentSha256}/page-{page:000}.jpg");

    /// <summary>Blob in <see cref="DeckPages"/>: the text layer, a <see cref="DeckText"/> as JSON.</summary>
    public static string DeckText(string contentSha256) => $"{contentSha256}/text.json";

    /// <summary>Blob in <see cref="DeckPages"/>: the PDF that a presentation became.</summary>
    public static string ConvertedDeck(string contentSha256) => $"{contentSha256}/converted.pdf";

    /// <summary>Prefix in <see cref="Results"/> of the pages that are kept of an unfinished deck.</summary>
    public static string KeptPages(string scope) => $"kept/{scope}/";

    /// <summary>Blob in <see cref="Results"/>.</summary>
    public static string Result(string sha256) => $"{sha256}.json";
}
