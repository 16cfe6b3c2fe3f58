using System.Text;
using System.Text.Json;
using Azure.Core.Serialization;
using Microsoft.DurableTask.Converters;

namespace Workflows.Gate.Seam;

/// <summary>Functions apps and plain workers write payloads with different serializers; what crosses must be the same through both.</summary>
public sealed class BoundaryTypeTests
{
    // As the official functions worker makes it.
    private static readonly JsonObjectSerializer FunctionsSerializer = new(new JsonSerializerOptions { PropertyNameCaseInsensitive = true });

    public static TheoryData<Type> Types => [.. BoundaryTypes.Find()];

    [Fact]
    public void BoundaryTypes_AreFound()
    {
        var names = BoundaryTypes.Find().Select(t => t.Name).ToList();

        Assert.Contains("AnalyzeDeckInput", names);
        Assert.Contains("AnalyzeDeckOutput", names);
        Assert.Contains("JobSummary", names);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void BoundaryType_ThroughBothSerializers_StaysTheSame(Type type)
    {
        var sample = new Sample();
        var value = sample.Of(type)!;

        var plain = JsonDataConverter.Default.Serialize(value)!;
        var functions = ByFunctions(value, type);

        Assert.Equal(plain, functions);
        Assert.Equal(plain, ByFunctions(JsonDataConverter.Default.Deserialize(functions, type)!, type));
        Assert.Equal(plain, JsonDataConverter.Default.Serialize(FunctionsRead(plain, type)));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void BoundaryType_Enumerations_TravelByName(Type type)
    {
        var sample = new Sample();
        sample.Of(type);

        Assert.All(sample.Enums, e => Assert.Equal(JsonValueKind.String, JsonSerializer.SerializeToElement(Enum.GetValues(e).GetValue(0), e).ValueKind));
    }

    private static string ByFunctions(object value, Type type) => FunctionsSerializer.Serialize(value, type, CancellationToken.None).ToString();

    private static object? FunctionsRead(string json, Type type)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return FunctionsSerializer.Deserialize(stream, type, CancellationToken.None);
    }
}
