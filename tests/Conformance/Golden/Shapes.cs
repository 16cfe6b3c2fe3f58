using System.Text.Json.Serialization;

namespace Workflows.Conformance.Tests.Golden;

internal enum Colour
{
    Red,
    Green = 5,
    Blue,
}

internal sealed record Point(int X, int Y, string? Label = null);

/// <summary>A little of everything that a serializer may treat in its own way.</summary>
internal sealed class Order
{
    public string Name { get; set; } = "";

    public int? Quantity { get; set; }

    public decimal Price { get; set; }

    public Colour Colour { get; set; }

    [JsonPropertyName("renamed_field")]
    public string? Renamed { get; set; }

    public List<Point> Points { get; set; } = [];

    public Dictionary<string, object?> Extra { get; set; } = [];

    public DateTimeOffset When { get; set; }

    public TimeSpan Span { get; set; }

    public Guid Key { get; set; }

    public byte[]? Bytes { get; set; }

    // A field: the default converter includes fields, whatever the name of the recorded one suggests.
    public readonly int NotSerialized = 7;
}

internal sealed class CustomBusinessException(string message) : Exception(message)
{
    public int Code { get; set; } = 42;
}
