using Workflows.Contracts;
using Workflows.GpuWorker.Tests.Pdf;
using Workflows.GpuWorker.Tests.Support;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Decks;

/// <summary>PowerPoint decks: converted by a program of the machine, which a script stands in for.</summary>
[Collection(AzuriteCollection.Name)]
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class PresentationTests(AzuriteFixture azurite) : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _deck = DeckBench.NewDeck();

    [Fact]
    public async Task Analyze_APresentation_IsConvertedOnce_ForIngestionAndEveryAnalysis()
    {
        await using var bench = Bench(CopyOf(SampleDecks.Plain(3)));
        await UploadAsync(bench, PptxBuilder.Build("One", "Two", "Three", $"Deck {_deck}"));

        var ingested = await bench.IngestAsync(_deck, Name);
        var analysed = await bench.AnalyzeAsync(Input);
        var other = await bench.AnalyzeAsync(Input with { AnalysisPrompt = "Another prompt" });

        Assert.Equal((ItemStatus.Done, 3), (ingested.Status, ingested.PageCount));
        Assert.Equal((ItemStatus.Done, "Slide 2"), (analysed.Status, analysed.Result!.Pages[1].Headline));
        Assert.Equal(ItemStatus.Done, other.Status);
        Assert.Equal(ingested.ContentSha256, analysed.ContentSha256);
        Assert.Single(File.ReadAllLines(_folder.File("runs")));
    }

    [Fact]
    public async Task Analyze_APresentation_GivesTheConverterAFolderOfItsOwn_AndNothingOfOurs()
    {
        await using var bench = Bench(CopyOf(SampleDecks.Plain(1)));
        await UploadAsync(bench, PptxBuilder.Build($"Deck {_deck}"));

        await bench.AnalyzeAsync(Input);

        var said = await File.ReadAllTextAsync(_folder.File("runs"));
        Assert.Contains("-env:UserInstallation=file:///", said, StringComparison.Ordinal);
        Assert.Contains("--convert-to pdf", said, StringComparison.Ordinal);
        Assert.DoesNotContain(Name, said, StringComparison.Ordinal);
        var environment = await File.ReadAllTextAsync(_folder.File("environment"));
        Assert.DoesNotContain("AccountKey", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("DOTNET", environment, StringComparison.Ordinal);
        var folder = said.Split("--outdir ")[1].Split(' ')[0];
        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
    }

    [Fact]
    public async Task Analyze_WithoutAConverter_NamesLibreOfficeAndHowToGetIt()
    {
        await using var bench = Bench("/nowhere/soffice");
        await UploadAsync(bench, PptxBuilder.Build("One"));

        var output = await bench.AnalyzeAsync(Input);

        Assert.Equal(ConverterFailures.MissingCode, output.Failure?.Code);
        Assert.Contains("apt-get install --no-install-recommends libreoffice-impress", output.Failure!.Action, StringComparison.Ordinal);
        Assert.Equal(ConverterFailures.MissingCode, (await bench.IngestAsync(_deck, Name)).Failure?.Code);
    }

    public static TheoryData<byte[], string> Others => new()
    {
        { "plain text"u8.ToArray(), ConverterFailures.NotAPptxCode },
        { SampleDecks.Plain(1), ConverterFailures.NotAPptxCode },
        { [.. "PK\x03\x04"u8, .. new byte[100]], ConverterFailures.NotAPptxCode },
        { [0xd0, 0xcf, 0x11, 0xe0, .. new byte[600]], ConverterFailures.NotAPptxCode },
        { PptxBuilder.WithPassword(), ConverterFailures.PasswordCode },
        { [], ItemFailures.PdfEmptyCode },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Analyze_SomethingElseUnderThatName_HasItsCode_AndNobodyOpensIt(byte[] content, string code)
    {
        await using var bench = Bench(CopyOf(SampleDecks.Plain(1)));
        await UploadAsync(bench, content);

        Assert.Equal(code, (await bench.AnalyzeAsync(Input)).Failure?.Code);
        Assert.False(File.Exists(_folder.File("runs")));
    }

    [Theory]
    [InlineData("exit 0", ConverterFailures.FailedCode)]
    [InlineData("exit 81", ConverterFailures.FailedCode)]
    [InlineData("echo no-pdf > \"$out/deck.pdf\"", ConverterFailures.FailedCode)]
    [InlineData("ln -s /etc/passwd \"$out/deck.pdf\"", ConverterFailures.FailedCode)]
    [InlineData("kill -SEGV $$", ConverterFailures.FailedCode)]
    public async Task Analyze_ConverterThatBringsNothing_HasACode(string script, string code)
    {
        await using var bench = Bench(Script(script));
        await UploadAsync(bench, PptxBuilder.Build($"Deck {_deck}"));

        Assert.Equal(code, (await bench.AnalyzeAsync(Input)).Failure?.Code);
    }

    [Fact]
    public async Task Analyze_ConverterThatHangs_IsKilledWithItsChildren()
    {
        await using var bench = Bench(Script("""sleep 1000 & echo $! > "$here/pid"; echo $$ >> "$here/pid"; wait"""), ("Decoder:ConverterTimeout", "00:00:01"));
        await UploadAsync(bench, PptxBuilder.Build($"Deck {_deck}"));

        var output = await bench.AnalyzeAsync(Input);

        Assert.Equal(ConverterFailures.TimeoutCode, output.Failure?.Code);
        foreach (var pid in await File.ReadAllLinesAsync(_folder.File("pid"))) Assert.False(IsAlive(pid), $"process {pid} lives");
    }

    [Fact]
    public async Task Analyze_ConverterThatTakesAllMemory_EndsWithACode()
    {
        await using var bench = Bench(
            Script("""head -c 2000000000 /dev/zero | tail -c 1900000000 > /dev/null && cp "$here/result.pdf" "$out/deck.pdf" """),
            ("Decoder:ConverterMaxMemoryBytes", $"{512L << 20}"));
        await File.WriteAllBytesAsync(_folder.File("result.pdf"), SampleDecks.Plain(1));
        await UploadAsync(bench, PptxBuilder.Build($"Deck {_deck}"));

        Assert.Equal(ConverterFailures.FailedCode, (await bench.AnalyzeAsync(Input)).Failure?.Code);
    }

    /// <summary>Needs LibreOffice; where it is missing this test fails, which is why it is a long one.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task Analyze_ARealPresentation_ThroughLibreOffice_HasItsSlides()
    {
        await using var bench = new DeckBench(azurite.ConnectionString);
        await UploadAsync(bench, PptxBuilder.Build("Energy for everyone", "The problem", $"Deck {_deck}"));

        var output = await bench.AnalyzeAsync(Input);

        Assert.Equal((ItemStatus.Done, null), (output.Status, output.Failure?.Code));
        Assert.Equal(["Energy for everyone", "The problem", $"Deck {_deck}"], output.Result!.Pages.Select(page => page.Headline));
    }

    public void Dispose() => _folder.Dispose();

    private string Name => $"{_deck}.pptx";

    private AnalyzeDeckInput Input => DeckBench.Input(_deck) with { BlobName = Name };

    private DeckBench Bench(string converter, params (string Name, string Value)[] settings) =>
        new(azurite.ConnectionString, [("Decoder:Converter", converter), .. settings]);

    private Task UploadAsync(DeckBench bench, byte[] content) => bench.UploadAsync(Name, content);

    /// <summary>A converter that has this PDF for every presentation.</summary>
    private string CopyOf(byte[] pdf)
    {
        File.WriteAllBytes(_folder.File("result.pdf"), pdf);
        return Script("""echo "$all" >> "$here/runs"; env > "$here/environment"; cp "$here/result.pdf" "$out/deck.pdf" """);
    }

    private string Script(string body)
    {
        var file = _folder.File("soffice");
        File.WriteAllText(file,
            $"""
            #!/bin/sh
            here='{_folder.Path}'; all="$*"
            while [ $# -gt 0 ]; do [ "$1" = --outdir ] && out="$2"; shift; done
            {body}
            """);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }

    private static bool IsAlive(string pid)
    {
        try
        {
            return !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
