using System.Security.Cryptography;
using Workflows.Cli.Api;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Api;

public sealed class DeckUploaderTests
{
    [Fact]
    public async Task Upload_UnchangedContent_IsNotSentAgain()
    {
        using var folder = new TemporaryFolder();
        await using var app = await FakeApp.StartAsync();
        using var client = app.Client();
        var file = folder.File("a.pdf");
        await File.WriteAllTextAsync(file, "deck");
        app.Decks["a.pdf"] = (7, Convert.ToHexStringLower(SHA256.HashData("deck"u8)));

        var decks = await new DeckUploader(client, TimeProvider.System).UploadAsync([file], Deadline.Token);

        Assert.Equal([new UploadedDeck(7, "a.pdf", WasThere: true)], decks);
        Assert.Empty(app.Changes);
    }

    [Fact]
    public async Task Upload_ChangedContent_IsSentUnderTheSameName()
    {
        using var folder = new TemporaryFolder();
        await using var app = await FakeApp.StartAsync();
        using var client = app.Client();
        var file = folder.File("a.pdf");
        await File.WriteAllTextAsync(file, "deck");
        app.Decks["a.pdf"] = (7, "0000");

        await new DeckUploader(client, TimeProvider.System).UploadAsync([file], Deadline.Token);

        Assert.Equal([("PUT", "/api/v1/decks/a.pdf", "deck")], app.Changes);
    }

    [Fact]
    public async Task Upload_LargeFile_GoesInBlocksOfEightMegabytes()
    {
        using var folder = new TemporaryFolder();
        await using var app = await FakeApp.StartAsync();
        using var client = app.Client();
        var file = folder.File("big.pdf");
        await File.WriteAllBytesAsync(file, new byte[WorkflowsClient.BlockBytesMax + 5]);

        await new DeckUploader(client, TimeProvider.System).UploadAsync([file], Deadline.Token);

        Assert.Equal(
            ["PUT /api/v1/decks/big.pdf/blocks/0", "PUT /api/v1/decks/big.pdf/blocks/1", "POST /api/v1/decks/big.pdf/commit"],
            app.Changes.Select(c => $"{c.Method} {c.Path}"));
        Assert.Equal("""{"blocks":2}""", app.Changes.Last().Body);
    }

    [Fact]
    public async Task Upload_TwoFilesOfOneName_BothGetAName()
    {
        using var folder = new TemporaryFolder();
        await using var app = await FakeApp.StartAsync();
        using var client = app.Client();
        Directory.CreateDirectory(folder.File("x"));
        Directory.CreateDirectory(folder.File("y"));
        string[] files = [folder.File("x/deck.pdf"), folder.File("y/deck.pdf")];
        await File.WriteAllTextAsync(files[0], "one");
        await File.WriteAllTextAsync(files[1], "two");

        var decks = await new DeckUploader(client, TimeProvider.System).UploadAsync(files, Deadline.Token);

        Assert.Equal("deck.pdf", decks[0].Name);
        Assert.StartsWith("deck-", decks[1].Name, StringComparison.Ordinal);
        Assert.NotEqual(decks[0].Id, decks[1].Id);
    }

    [Fact]
    public void Expand_FolderAndFile_GivesEachPdfOnce()
    {
        using var folder = new TemporaryFolder();
        foreach (var name in (string[])["b.pdf", "a.PDF", "c.pptx", "note.txt"]) File.WriteAllText(folder.File(name), "");

        var files = DeckUploader.Expand([folder.Path, folder.File("b.pdf")]);

        Assert.Equal([folder.File("a.PDF"), folder.File("b.pdf"), folder.File("c.pptx")], files);
    }

    [Fact]
    public void Expand_FilesWithOtherNames_OnlyDecksPass()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("download"), "%PDF-1.7 and more");
        File.WriteAllText(folder.File("notes.txt"), "no deck");

        Assert.Equal([folder.File("download")], DeckUploader.Expand([folder.File("download")]));
        var error = Assert.Throws<FileNotFoundException>(() => DeckUploader.Expand([folder.File("notes.txt")]));
        Assert.Contains("neither a PDF nor a PowerPoint file", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.pdf", "does not exist")]
    [InlineData("", "no PDF or PowerPoint file in the folder")]
    public void Expand_NothingThere_SaysSo(string name, string expected)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<FileNotFoundException>(() => DeckUploader.Expand([folder.File(name)]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
