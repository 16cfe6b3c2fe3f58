using Workflows.GpuWorker.Native;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>Reads the text layer character by character and groups it into lines.</summary>
internal static unsafe class TextReader
{
    private const int InvisibleMode = 3;

    /// <param name="maxCharacters">Where the text is cut.</param>
    public static PageText Read(nint page, DecodedPage geometry, int maxCharacters)
    {
        var textPage = Pdfium.FPDFText_LoadPage(page);
        if (textPage == 0) return new PageText("", Truncated: false, []);
        try
        {
            var total = Pdfium.FPDFText_CountChars(textPage);
            var count = Math.Min(total, maxCharacters);
            var rows = new List<string>();
            var lines = new List<TextLine>();
            var row = new TextRow(geometry);
            for (var i = 0; i < count; i++)
            {
                var code = Pdfium.FPDFText_GetUnicode(textPage, i);
                if (code is '\r' or '\n') row.FinishInto(rows, lines);
                else Add(row, textPage, i, code);
            }

            row.FinishInto(rows, lines);
            return new PageText(string.Join('\n', rows), total > count, lines);
        }
        finally
        {
            Pdfium.FPDFText_ClosePage(textPage);
        }
    }

    private static void Add(TextRow row, nint textPage, int index, uint code)
    {
        if (code <= ' ' && code != 2 || code <= 0xffff && char.IsWhiteSpace((char)code))
        {
            row.AddSpace();
            return;
        }

        var letter = PlainText.FromPdfium(code);
        double left, right, bottom, top;
        if (Pdfium.FPDFText_IsGenerated(textPage, index) == 1
            || Pdfium.FPDFText_GetCharBox(textPage, index, &left, &right, &bottom, &top) == 0)
        {
            row.AddLetter(letter);
            return;
        }

        row.AddLetter(letter, new Box(left, bottom, right, top), Math.Round(Size(textPage, index), 1), Colour(textPage, index));
    }

    /// <summary>The nominal size times what the text and form matrices make of it.</summary>
    private static double Size(nint textPage, int index)
    {
        var nominal = Pdfium.FPDFText_GetFontSize(textPage, index);
        Pdfium.Matrix matrix;
        return Pdfium.FPDFText_GetMatrix(textPage, index, &matrix) == 0
            ? nominal
            : nominal * Math.Sqrt(((double)matrix.C * matrix.C) + ((double)matrix.D * matrix.D));
    }

    private static Rgb? Colour(nint textPage, int index)
    {
        var item = Pdfium.FPDFText_GetTextObject(textPage, index);
        if (item != 0 && Pdfium.FPDFTextObj_GetTextRenderMode(item) == InvisibleMode) return null;
        uint red, green, blue, alpha;
        return Pdfium.FPDFText_GetFillColor(textPage, index, &red, &green, &blue, &alpha) == 0 || alpha == 0
            ? null
            : new Rgb((byte)red, (byte)green, (byte)blue);
    }
}
