using System.Globalization;
using System.Text;

namespace Workflows.Decks;

/// <summary>Rows as RFC 4180 has them: commas, quotes doubled, CR LF.</summary>
/// <remarks>A text that a spreadsheet would take for a formula gets an apostrophe in front; the others are as they are.</remarks>
internal sealed class CsvWriter(TextWriter writer)
{
    public async Task WriteAsync(params IReadOnlyList<object?> cells)
    {
        var line = new StringBuilder();
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0) line.Append(',');
            line.Append(Cell(cells[i]));
        }

        await writer.WriteAsync(line.Append("\r\n"));
    }

    internal static string Cell(object? value) => value switch
    {
        null => "",
        string text => Quoted(IsFormula(text) ? "'" + text : text),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => Quoted(value.ToString() ?? ""),
    };

    // White space in front does not keep a spreadsheet from seeing a formula.
    private static bool IsFormula(string text) =>
        text.Length > 0 && (text[0] is '\t' or '\r' or '\n' || text.TrimStart() is ['=' or '+' or '-' or '@' or '\uff1d' or '\uff0b' or '\uff0d' or '\uff20', ..]);

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny(",\"\r\n") < 0 && text == text.Trim() ? text : "\"" + text.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
}
