using Workflows.GpuWorker.Reading;

namespace Workflows.GpuWorker.Tests.Reading;

/// <summary>From class probabilities to text, and two readings to one.</summary>
public sealed class LineReadingTests
{
    private static readonly CtcDecoder Decoder = new("a\r\nb\r\nä\r\ná");

    [Fact]
    public void Decode_RepeatsAreOne_UnlessABlankParts_AndTheLastClassIsTheSpace()
    {
        var text = Decoder.Decode(Steps("a", "a", "", "a", "b", " ", "b", ""));

        Assert.Equal("aab b", text.Text);
        Assert.Equal(0.9, text.Confidence, 3);
    }

    [Fact]
    public void Decode_NothingButBlanks_IsNothing() => Assert.Equal(new LineText("", 0), Decoder.Decode(Steps("", "", "")));

    [Fact]
    public void Decode_WithSomeLettersOnly_TakesTheNextLikely_AndTellsWhatThatCosts()
    {
        float[] step = [0.1f, 0.1f, 0f, 0.3f, 0.5f, 0f];

        var text = Decoder.Decode(step, Decoder.Allow(c => c != 'á'), out var loss);

        Assert.Equal("ä", text.Text);
        Assert.Equal(Math.Log(0.5 / 0.3), loss, 5);
    }

    [Fact]
    public void Alphabets_GermanPage_ReadsADoubtfulAccentAsAnUmlaut()
    {
        var decoder = new CtcDecoder("W\r\nr\r\nm\r\ne\r\nä\r\ná\r\nß\r\nB\r\no");
        // "Wárme": á a little likelier than ä. "GroB" is German only with ß, which another line has.
        float[] doubtful = [.. Steps(decoder, "W"), .. Doubt(decoder, "á", "ä"), .. Steps(decoder, "r", "m", "e")];

        var lines = LatinAlphabets.Decode(decoder, [doubtful, Steps(decoder, "r", "o", "ß"), Steps(decoder, "r", "o", "B")]);

        Assert.Equal(["Wärme", "roß", "roß"], lines.Select(line => line.Text));
    }

    [Theory]
    [InlineData("Grofse Markte fur Kunden", "Große Märkte für Kunden", "Große Märkte für Kunden")]
    [InlineData("SaaS ROI $4.2M cafe", "Saas ROl $4.2M café", "SaaS ROI $4.2M café")]
    [InlineData("Prufung", "Prüfung", "Prüfung")]
    [InlineData("Q2 2020", "Q22020", "Q2 2020")]
    [InlineData("", "é", "é")]
    [InlineData("plain words", "plam words", "plain words")]
    public void Join_TakesLettersFromEnglish_AndMarksFromLatin(string english, string latin, string joined) => Assert.Equal(joined, ReadingMerge.Join(english, latin));

    [Fact]
    public void Order_TitleThenColumns_ReadsEachColumnDown()
    {
        (double, double, double, double)[] boxes =
        [
            (10, 100, 200, 120), (300, 100, 500, 120), // the first lines of two columns
            (10, 130, 190, 150), (300, 132, 480, 152),
            (10, 20, 500, 60), // the title
        ];

        Assert.Equal([4, 0, 2, 1, 3], ReadingOrder.Sort(boxes));
    }

    [Fact]
    public void Order_WordsOfOneLine_ReadFromTheLeft_ThoughOneStandsHigher()
    {
        (double, double, double, double)[] boxes = [(300, 101, 380, 121), (10, 104, 90, 124), (150, 98, 250, 118)];

        Assert.Equal([1, 2, 0], ReadingOrder.Sort(boxes));
    }

    [Fact]
    public void Draw_HalfTheSize_KeepsThinLines()
    {
        // One white column in ten black ones: a tenth of the light must be left.
        var image = new PixelImage([.. Enumerable.Range(0, 100 * 10 * 3).Select(i => (byte)(i / 3 % 10 == 0 ? 250 : 0))], 100, 10);

        var small = PixelImages.Resize(image, 10, 1);

        Assert.All(small.Rgb, value => Assert.InRange(value, 20, 30));
    }

    private static float[] Steps(params string[] characters) => Steps(Decoder, characters);

    private static float[] Steps(CtcDecoder decoder, params string[] characters) => [.. characters.SelectMany(c => Step(decoder, (c, 0.9f)))];

    private static float[] Doubt(CtcDecoder decoder, string likelier, string other) => Step(decoder, (likelier, 0.5f), (other, 0.4f));

    private static float[] Step(CtcDecoder decoder, params (string Character, float Probability)[] likely)
    {
        var step = new float[decoder.ClassCount];
        foreach (var (character, probability) in likely)
        {
            var allowed = decoder.Allow(c => character.Contains(c, StringComparison.Ordinal));
            step[character.Length == 0 ? 0 : Array.FindLastIndex(allowed, a => a)] = probability;
        }

        return step;
    }
}
