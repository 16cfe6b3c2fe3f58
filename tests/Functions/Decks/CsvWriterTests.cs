using Workflows.Decks;

namespace Workflows.Functions.Tests.Decks;

public sealed class CsvWriterTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(" spaced ", "\" spaced \"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-5", "'-5")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("  =1", "'  =1")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\uff1d1", "'\uff1d1")]
    [InlineData("=A,B", "\"'=A,B\"")]
    public void Cell_Text_IsQuotedAndNeverAFormula(string text, string expected) => Assert.Equal(expected, CsvWriter.Cell(text));

    [Fact]
    public void Cell_Numbers_AreInvariant() => Assert.Equal(("-1.5", "true", ""), (CsvWriter.Cell(-1.5), CsvWriter.Cell(true), CsvWriter.Cell(null)));

    [Fact]
    public async Task WriteAsync_ARow_EndsWithCrLf()
    {
        await using var writer = new StringWriter();

        await new CsvWriter(writer).WriteAsync(1, "a\r\nb", null);

        Assert.Equal("1,\"a\r\nb\",\r\n", writer.ToString());
    }
}
