using System.Globalization;

namespace Workflows.Contracts;

/// <summary>The coded failures of items, with the words that people read. The codes are a contract; the words may improve.</summary>
public static class ItemFailures
{
    public const string PdfEmptyCode = "PDF_EMPTY";
    public const string PdfCorruptCode = "PDF_CORRUPT";
    public const string PdfPasswordCode = "PDF_PASSWORD";
    public const string PdfTooManyPagesCode = "PDF_TOO_MANY_PAGES";
    public const string NotAPdfCode = "NOT_A_PDF";
    public const string DecoderMemoryCode = "DECODER_MEMORY";
    public const string DecoderTimeoutCode = "DECODER_TIMEOUT";
    public const string DecoderCrashCode = "DECODER_CRASH";
    public const string SourceLostCode = "SOURCE_LOST";
    public const string SourceTooLargeCode = "SOURCE_TOO_LARGE";
    public const string VisionModelUnknownCode = "VISION_MODEL_UNKNOWN";
    public const string PagesFailedCode = "PAGES_FAILED";

    /// <summary>Pages that a sentence names; the others are on the result.</summary>
    private const int PagesNamedMax = 3;

    /// <summary>Every code, in no particular order.</summary>
    public static IReadOnlyList<string> Codes { get; } =
    [
        PdfEmptyCode, PdfCorruptCode, PdfPasswordCode, PdfTooManyPagesCode, NotAPdfCode, DecoderMemoryCode,
        DecoderTimeoutCode, DecoderCrashCode, SourceLostCode, SourceTooLargeCode, VisionModelUnknownCode, PagesFailedCode,
        .. ModelFailures.Codes, .. ConverterFailures.Codes,
    ];

    public static ItemFailure EmptyFile() => New(PdfEmptyCode,
        "The file is empty (0 bytes).",
        "Export the deck again and upload the new file.");

    public static ItemFailure NoPages() => New(PdfEmptyCode,
        "The PDF has no pages.",
        "Export the deck again and upload the new file.");

    public static ItemFailure NotAPdf(string? detected) => New(NotAPdfCode,
        detected is null ? "The file is not a PDF, whatever its name says." : $"The file is not a PDF but {detected}.",
        "Export the deck as a PDF and upload that.");

    public static ItemFailure Corrupt() => New(PdfCorruptCode,
        "The PDF is damaged and cannot be opened.",
        "Open it in a PDF viewer and save it again, or export the deck again, then upload the new file.");

    public static ItemFailure CorruptPage(int page) => New(PdfCorruptCode,
        string.Create(CultureInfo.InvariantCulture, $"Page {page} of the PDF is damaged and cannot be opened."),
        "Open it in a PDF viewer and save it again, or export the deck again, then upload the new file.");

    public static ItemFailure Password() => New(PdfPasswordCode,
        "The PDF is protected by a password.",
        "Save a copy without a password and upload that.");

    public static ItemFailure TooManyPages(int pages, int limit) => New(PdfTooManyPagesCode,
        string.Create(CultureInfo.InvariantCulture, $"The PDF has {pages} pages; the limit is {limit}."),
        "Split the deck, or raise Decoder:MaxPages of the GPU worker.");

    public static ItemFailure DecoderMemory(long limitBytes) => New(DecoderMemoryCode,
        string.Create(CultureInfo.InvariantCulture, $"Opening the PDF took more memory than the {limitBytes / (1024 * 1024)} MiB that one file may use."),
        "Reduce the size of its images or drawings, or raise Decoder:MaxMemoryBytes of the GPU worker.");

    public static ItemFailure DecoderTimeout(TimeSpan limit) => New(DecoderTimeoutCode,
        string.Create(CultureInfo.InvariantCulture, $"The PDF was not read within the {limit.TotalSeconds:0.#} s that it may take."),
        "Simplify the page (flatten drawings and transparency), or raise Decoder:PageTimeout or Decoder:DeckTimeout of the GPU worker.");

    public static ItemFailure DecoderCrash() => New(DecoderCrashCode,
        "The PDF reader broke down on this file. Only this deck is affected.",
        "Print the deck to a new PDF and upload that; keep the file if you want to report it.");

    public static ItemFailure SourceLost(string blobName) => New(SourceLostCode,
        $"The uploaded file '{blobName}' is no longer in storage.",
        "Upload the deck again.");

    public static ItemFailure SourceTooLarge(long bytes, long limitBytes) => New(SourceTooLargeCode,
        string.Create(CultureInfo.InvariantCulture, $"The file has {bytes} bytes; the limit is {limitBytes}."),
        "Compress its images, or raise Decoder:MaxSourceBytes of the GPU worker.");

    public static ItemFailure VisionModelUnknown(string model) => New(VisionModelUnknownCode,
        $"There is no vision model '{model}'; there are: {VisionModels.Forms}.",
        "Choose one of these models.");

    /// <param name="pages">At least one, by number.</param>
    public static ItemFailure PagesFailed(IReadOnlyList<(int Number, ItemFailure Failure)> pages, int pageCount)
    {
        ArgumentNullException.ThrowIfNull(pages);
        var named = pages.Take(PagesNamedMax).Select(page => string.Create(CultureInfo.InvariantCulture, $"page {page.Number} ({page.Failure.Code}: {page.Failure.Sentence.TrimEnd('.')})"));
        var more = pages.Count > PagesNamedMax ? string.Create(CultureInfo.InvariantCulture, $" and {pages.Count - PagesNamedMax} more") : "";
        return New(PagesFailedCode,
            string.Create(CultureInfo.InvariantCulture, $"{pages.Count} of {pageCount} pages could not be analysed: {string.Join(", ", named)}{more}."),
            "Retry: only these pages are analysed again, the others are kept. The result shows the pages that are done.");
    }

    private static ItemFailure New(string code, string sentence, string action) =>
        new() { Code = code, Sentence = sentence, Action = action };
}
