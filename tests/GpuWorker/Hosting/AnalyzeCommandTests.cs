using System.Text.Json;
using Workflows.Contracts;
using Workflows.GpuWorker.Analyze;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Hosting;

public sealed class AnalyzeCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WithJson_PrintsTheDeckAnalysis()
    {
        Assert.Equal(0, await RunAsync(Save(SampleDecks.Dark()), "--json"));

        var analysis = JsonSerializer.Deserialize<DeckAnalysis>(_output.ToString(), ContractJson.Options)!;
        Assert.Equal(("Sunbank pitch", 1, "classic"), (analysis.Summary.Title, analysis.PageCount, analysis.Provenance.VisionModel));
        Assert.Equal("Energy for everyone", analysis.Pages[0].Headline);
        Assert.Equal(2, analysis.Pages[0].Lines.Count);
    }

    [Fact]
    public async Task Run_WithoutJson_TellsPagesAndScores()
    {
        Assert.Equal(0, await RunAsync(Save(SampleDecks.Dark())));

        Assert.Contains("  1  cover", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nreadability ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NoPdf_FailsWithTheCode()
    {
        Assert.Equal(1, await RunAsync(Save([0x89, (byte)'P', (byte)'N', (byte)'G', 1, 2, 3, 4])));

        Assert.StartsWith("NOT_A_PDF: The file is not a PDF but a PNG image.", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("analyze needs the path of a PDF")]
    [InlineData("analyze does not know the option '--pages'.", "deck.pdf", "--pages")]
    [InlineData("analyze takes one file; 'b.pdf' is a second one.", "a.pdf", "b.pdf")]
    [InlineData("The option --model needs a value.", "deck.pdf", "--model")]
    public async Task Run_WrongUsage_SaysWhatIsWrong(string expected, params string[] arguments)
    {
        Assert.Equal(2, await RunAsync(arguments));

        Assert.StartsWith(expected, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_MissingFile_SaysSo()
    {
        Assert.Equal(1, await RunAsync(_folder.File("nothing.pdf")));

        Assert.StartsWith("The file cannot be read:", _errors.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) => AnalyzeCommand.RunAsync(arguments, _output, _errors);

    private string Save(byte[] content)
    {
        var path = _folder.File("deck.pdf");
        File.WriteAllBytes(path, content);
        return path;
    }
}
