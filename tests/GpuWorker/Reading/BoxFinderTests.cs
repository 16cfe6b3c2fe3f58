using Workflows.GpuWorker.Reading;

namespace Workflows.GpuWorker.Tests.Reading;

/// <summary>Maps as the detector makes them, drawn by hand.</summary>
public sealed class BoxFinderTests
{
    [Fact]
    public void Find_TwoBars_GivesTwoBoxes_GrownByAreaTimesRatioByPerimeter()
    {
        var map = Map(200, 100, (x, y) => (x is >= 20 and < 120 && y is >= 20 and < 30) || (x is >= 50 and < 150 && y is >= 60 and < 80) ? 0.9f : 0f);

        var boxes = BoxFinder.Find(map).OrderBy(box => box.CenterY).ToList();

        Assert.Equal(2, boxes.Count);
        // 100 x 10: grown by 1000 * 1.6 / 220 on each side.
        const double grown = 1000 * 1.6 / 220;
        Assert.Equal((70, 25, 0), (boxes[0].CenterX, boxes[0].CenterY, boxes[0].Angle));
        Assert.Equal(100 + (2 * grown), boxes[0].Width, 6);
        Assert.Equal(10 + (2 * grown), boxes[0].Height, 6);
        Assert.Equal(0.9, boxes[0].Score, 3);
    }

    [Fact]
    public void Find_FaintBar_AndSpeck_AreNotText()
    {
        var map = Map(100, 50, (x, y) => x is >= 10 and < 60 && y is >= 10 and < 20 ? 0.4f : x is 80 or 81 && y is 30 or 31 ? 0.9f : 0f);

        Assert.Empty(BoxFinder.Find(map));
    }

    [Theory]
    [InlineData(20)]
    [InlineData(-35)]
    [InlineData(80)]
    public void Find_TurnedBar_GivesATurnedBox(int degrees)
    {
        var angle = degrees * Math.PI / 180;
        var map = Map(300, 300, (x, y) =>
        {
            var (dx, dy) = (x + 0.5 - 150, y + 0.5 - 150);
            return Math.Abs((dx * Math.Cos(angle)) + (dy * Math.Sin(angle))) < 100 && Math.Abs((dy * Math.Cos(angle)) - (dx * Math.Sin(angle))) < 8 ? 0.9f : 0f;
        });

        var box = Assert.Single(BoxFinder.Find(map));

        Assert.Equal(degrees, box.Angle * 180 / Math.PI, 1.5);
        Assert.InRange(box.CenterX, 148, 152);
        Assert.InRange(box.CenterY, 148, 152);
        Assert.InRange(box.Width, 210, 235);
    }

    [Fact]
    public void Components_JoinedBelow_AreOne_AndTouchingCorners_Too()
    {
        var horseshoe = Map(9, 6, (x, y) => x is 1 or 7 || (y == 5 && x is >= 1 and <= 7) ? 1 : 0);
        var stairs = Map(4, 4, (x, y) => x == y ? 1 : 0);
        var apart = Map(5, 3, (x, _) => x is 1 or 3 ? 1 : 0);

        Assert.Single(MapComponents.Find(horseshoe, 0.3f));
        Assert.Single(MapComponents.Find(stairs, 0.3f));
        Assert.Equal(2, MapComponents.Find(apart, 0.3f).Count);
    }

    [Theory]
    [InlineData(1600)]
    [InlineData(1601)]
    [InlineData(5000)]
    public void Tiles_CoverALength_AndOverlap(int length)
    {
        var tiles = TextDetector.Tiles(length, 1600).ToList();

        Assert.Equal((0, length), (tiles[0].Start, tiles[^1].Start + tiles[^1].Length));
        Assert.All(tiles, tile => Assert.InRange(tile.Length, 1, 1600));
        Assert.All(tiles.Zip(tiles.Skip(1)), pair => Assert.True(pair.First.Start + pair.First.Length - pair.Second.Start >= 90));
    }

    private static ProbabilityMap Map(int width, int height, Func<int, int, float> value) =>
        new([.. Enumerable.Range(0, width * height).Select(i => value(i % width, i / width))], width, height);
}
