using System.Text;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Makes what a PDF calls text into text that JSON, tables and people can take.</summary>
internal static class PlainText
{
    /// <summary>One character as PDFium gives it; 2 and U+FFFE stand for a hyphen at a line's end.</summary>
    public static string FromPdfium(uint code) => code switch
    {
        2 or 0xfffe => "-",
        <= 0xffff => ((char)code).ToString(),
        <= 0x10ffff => char.ConvertFromUtf32((int)code),
        _ => "",
    };

    /// <summary>Without control characters and halves of surrogate pairs; tabs and no-break spaces become spaces.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune)) clean.Append(' ');
            else if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar && rune.Value is not (0xfeff or 0xffff)) clean.Append(rune.ToString());
        }

        return clean.ToString();
    }

    /// <summary>The first characters, never half a pair.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
