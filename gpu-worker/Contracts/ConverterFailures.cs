using System.Globalization;

namespace Workflows.Contracts;

/// <summary>The coded failures of decks that are presentations and have to become PDFs first.</summary>
public static class ConverterFailures
{
    public const string MissingCode = "CONVERTER_MISSING";
    public const string FailedCode = "CONVERTER_FAILED";
    public const string TimeoutCode = "CONVERTER_TIMEOUT";
    public const string NotAPptxCode = "NOT_A_PPTX";
    public const string PasswordCode = "PPTX_PASSWORD";

    /// <summary>Every code, in no particular order.</summary>
    public static IReadOnlyList<string> Codes { get; } = [MissingCode, FailedCode, TimeoutCode, NotAPptxCode, PasswordCode];

    public static ItemFailure Missing(string? configured) => New(MissingCode,
        configured is null
            ? "PowerPoint decks are converted by LibreOffice, and there is none on the machine of the GPU worker."
            : $"PowerPoint decks are converted by '{configured}', and there is no such program on the machine of the GPU worker.",
        "Install LibreOffice Impress there (Debian and Ubuntu: apt-get install --no-install-recommends libreoffice-impress; Fedora: dnf install libreoffice-impress) "
        + "or set Decoder:Converter to its soffice, then retry; or export the deck as a PDF and upload that.");

    public static ItemFailure Failed() => New(FailedCode,
        "The presentation could not be converted to a PDF; it may be damaged.",
        "Open it in PowerPoint or Impress, export it as a PDF and upload that.");

    public static ItemFailure Timeout(TimeSpan limit) => New(TimeoutCode,
        string.Create(CultureInfo.InvariantCulture, $"The presentation was not converted within the {limit.TotalSeconds:0.#} s that it may take."),
        "Export it as a PDF and upload that, or raise Decoder:ConverterTimeout of the GPU worker.");

    public static ItemFailure NotAPptx(string? detected) => New(NotAPptxCode,
        detected is null ? "The file is not a PowerPoint presentation, whatever its name says." : $"The file is not a PowerPoint presentation (.pptx) but {detected}.",
        "Save the deck as .pptx or export it as a PDF, and upload that.");

    public static ItemFailure Password() => New(PasswordCode,
        "The presentation is protected by a password.",
        "Save a copy without a password and upload that.");

    private static ItemFailure New(string code, string sentence, string action) =>
        new() { Code = code, Sentence = sentence, Action = action };
}
