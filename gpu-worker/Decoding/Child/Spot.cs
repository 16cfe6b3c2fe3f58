using System.Text.Json;
using System.Text.Json.Serialization;

namespace Workflows.GpuWorker.Decoding.Child;

/// <summary>A place on a displayed page, in points. In messages: [x, y].</summary>
[JsonConverter(typeof(SpotConverter))]
internal readonly record struct Spot(double X, double Y)
{
    public double DistanceTo(double x, double y) => Math.Sqrt(((X - x) * (X - x)) + ((Y - y) * (Y - y)));
}

internal sealed class SpotConverter : JsonConverter<Spot>
{
    public override Spot Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<double> numbers = stackalloc double[2];
        NumberList.Read(ref reader, numbers);
        return new Spot(numbers[0], numbers[1]);
    }

    public override void Write(Utf8JsonWriter writer, Spot value, JsonSerializerOptions options) => NumberList.Write(writer, [value.X, value.Y]);
}

internal sealed class BoxConverter : JsonConverter<Box>
{
    public override Box Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        Span<double> numbers = stackalloc double[4];
        NumberList.Read(ref reader, numbers);
        return new Box(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    public override void Write(Utf8JsonWriter writer, Box value, JsonSerializerOptions options) =>
        NumberList.Write(writer, [value.Left, value.Top, value.Right, value.Bottom]);
}

/// <summary>Numbers in a message: a JSON list, rounded to hundredths of a point.</summary>
internal static class NumberList
{
    public static void Read(ref Utf8JsonReader reader, scoped Span<double> numbers)
    {
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.Number) throw new JsonException("A number was expected.");
            numbers[i] = reader.GetDouble();
        }

        if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw new JsonException("The list of numbers is too long.");
    }

    public static void Write(Utf8JsonWriter writer, scoped ReadOnlySpan<double> numbers)
    {
        writer.WriteStartArray();
        foreach (var number in numbers) writer.WriteNumberValue(Math.Round(number, 2));
        writer.WriteEndArray();
    }
}
