using System.Text;
using System.Text.RegularExpressions;
using Workflows.Cli.Samples;
using Workflows.Testing;

namespace Workflows.Cli.Tests.Samples;

public sealed partial class SampleDecksTests
{
    // Written once: the tests only read them.
    private static readonly Lazy<IReadOnlyList<byte[]>> Written = new(() => [.. SampleDecks.All.Select(SampleDeckWriter.Write)]);

    public static TheoryData<int> Indexes => [.. Enumerable.Range(0, 10)];

    [Fact]
    public void All_HasTenDifferentCompaniesAndFileNames()
    {
        Assert.Equal(10, SampleDecks.All.Count);
        Assert.Equal(10, SampleDecks.All.Select(d => d.Company).Distinct().Count());
        Assert.Equal(10, SampleDecks.All.Select(d => d.FileName).Distinct().Count());
        Assert.Equal(4, SampleDecks.All.Select(d => d.Format).Distinct().Count());
        Assert.Contains(SampleDecks.All, d => d.Language != "en-GB" && d.Language != "en-US");
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Write_Twice_GivesTheSameBytes(int index)
    {
        var second = SampleDeckWriter.Write(SampleDecks.All[index]);

        Assert.Equal(Written.Value[index], second);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Write_HasOnePageForEachSlide_BetweenFiveAndTwenty(int index)
    {
        var deck = SampleDecks.All[index];

        var pdf = Encoding.Latin1.GetString(Written.Value[index]);

        Assert.InRange(deck.Slides.Count, 5, 20);
        Assert.Equal(deck.Slides.Count, PageObject().Count(pdf));
        Assert.Contains($"/Count {deck.Slides.Count} ", pdf, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Write_CrossReferencesPointAtTheirObjects(int index)
    {
        var pdf = Encoding.Latin1.GetString(Written.Value[index]);

        var table = int.Parse(pdf[(pdf.LastIndexOf("startxref", StringComparison.Ordinal) + 10)..].Split('\n')[0], System.Globalization.CultureInfo.InvariantCulture);
        var offsets = CrossReference().Matches(pdf[table..]).Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)).ToList();

        Assert.NotEmpty(offsets);
        for (var i = 0; i < offsets.Count; i++) Assert.StartsWith($"{i + 1} 0 obj", pdf[offsets[i]..(offsets[i] + 20)], StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ScannedDeck_HasPicturesAndNoFont()
    {
        var scanned = Assert.Single(SampleDecks.All, d => d.Scanned);

        var pdf = Encoding.Latin1.GetString(SampleDeckWriter.Write(scanned));

        Assert.DoesNotContain("/Type /Font", pdf, StringComparison.Ordinal);
        Assert.Equal(scanned.Slides.Count, Picture().Count(pdf));
    }

    [Fact]
    public async Task WriteMissing_KeepsFilesThatAreThere()
    {
        using var folder = new TemporaryFolder();
        var kept = folder.File(SampleDecks.All[0].FileName);
        await File.WriteAllTextAsync(kept, "changed by the user");

        var paths = await SampleDecks.WriteMissingAsync(folder.Path, Deadline.Token);

        Assert.Equal(SampleDecks.All.Select(d => folder.File(d.FileName)), paths);
        Assert.All(paths, path => Assert.True(File.Exists(path)));
        Assert.Equal("changed by the user", await File.ReadAllTextAsync(kept));
    }

    [GeneratedRegex(@"/Type /Page\b(?!s)")]
    private static partial Regex PageObject();

    [GeneratedRegex("/Subtype /Image")]
    private static partial Regex Picture();

    [GeneratedRegex("([0-9]{10}) 00000 n")]
    private static partial Regex CrossReference();
}
