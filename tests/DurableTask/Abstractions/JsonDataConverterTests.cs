using Microsoft.DurableTask.Converters;

namespace Workflows.DurableTask.Tests.Abstractions;

public sealed class JsonDataConverterTests
{
#pragma warning disable CA1051 // That fields count is what is tested.
    private sealed class Point
    {
        public int X;

        public string? Label { get; set; }
    }
#pragma warning restore CA1051

    [Fact]
    public void Serialize_FieldsAndNames_AsDeclared() =>
        Assert.Equal("""{"Label":"a","X":3}""", JsonDataConverter.Default.Serialize(new Point { X = 3, Label = "a" }));

    [Fact]
    public void Deserialize_OtherCase_IsIgnored() =>
        Assert.Equal(0, JsonDataConverter.Default.Deserialize<Point>("""{"x":3}""")!.X);

    [Fact]
    public void Convert_Null_StaysNull()
    {
        Assert.Null(JsonDataConverter.Default.Serialize(null));
        Assert.Null(JsonDataConverter.Default.Deserialize(null, typeof(Point)));
        Assert.Equal(0, JsonDataConverter.Default.Deserialize<int>(null));
    }
}
