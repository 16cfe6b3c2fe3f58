namespace Workflows.Gate.Api;

/// <summary>The gate is only as good as the two ways to write a line agree.</summary>
public sealed class CanonicalFormTests
{
    private const string Sheet = """
        # A sheet
        ```csharp
        namespace Workflows.Gate.Samples;
        public sealed record Positional(string Name, int? Count);
        public abstract class Shape : IDisposable
        {
            protected Shape(string name);
            public string Name { get; private set; }     // a remark
            public virtual TimeSpan? Delay { get; init; }
            public abstract Task<T?> RunAsync<T>(string? text = null, CancellationToken cancellationToken = default) where T : class, new();
            public override string ToString();
            public void Dispose();
            protected virtual (string Key, int Value)[] Pairs(params object[] values);
        }
        public readonly struct Marker : IEquatable<Marker>
        {
            public static readonly Marker None;
            public static implicit operator Marker(string value);
            public static bool operator ==(Marker left, Marker right);
            public static bool operator !=(Marker left, Marker right);
            public bool Equals(Marker other);
        }
        public enum Level { Low, High = 5, Higher, Alias = High }
        ```
        text
        ```csharp
        public delegate Task Step(Shape shape, ref int count);
        // extension methods
        public static string Describe(this Shape shape, IEnumerable<KeyValuePair<string, object?>> values);
        ```
        """;

    private static readonly Type[] Samples =
        [typeof(Samples.Positional), typeof(Samples.Shape), typeof(Samples.Marker), typeof(Samples.Level), typeof(Samples.Step)];

    [Fact]
    public void Lines_OfDeclarationsAndOfCompiledTypes_AreTheSame()
    {
        var declared = DeclarationLines.Derive(SheetReader.Read(Sheet.Split('\n'))).Where(l => !l.Contains(".*.", StringComparison.Ordinal));

        var compiled = Samples.SelectMany(ReflectionLines.Of);

        Assert.Equal(declared.Order(StringComparer.Ordinal), compiled.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lines_LooseExtensionMethod_NamesNoClass()
    {
        var declared = DeclarationLines.Derive(SheetReader.Read(Sheet.Split('\n')));

        Assert.Contains(
            "method Workflows.Gate.Samples.*.Describe(this Shape shape, IEnumerable<KeyValuePair<string, object>> values) : string [static]", declared);
    }

    [Fact]
    public void Unknown_MemberThatIsNotListed_IsNamed()
    {
        const string Forgotten = "method Workflows.Gate.Samples.Shape.Dispose() : void";
        var listed = DeclarationLines.Derive(SheetReader.Read(Sheet.Split('\n'))).Where(l => l != Forgotten);

        var official = OfficialApi.Of(listed);

        Assert.Equal([Forgotten], official.Unknown(typeof(Samples.Shape)));
        Assert.Empty(official.Unknown(typeof(Samples.Marker)));
        Assert.Empty(official.Unknown(typeof(Samples.ShapeExtensions)));
    }

    [Theory]
    [InlineData("public virtual TimeSpan? Delay { get; init; }", "public virtual TimeSpan Delay { get; init; }")]
    [InlineData("string? text = null", "string? text")]
    [InlineData("where T : class, new()", "where T : class")]
    [InlineData("public string Name { get; private set; }", "public string Name { get; set; }")]
    [InlineData("public void Dispose();", "public virtual void Dispose();")]
    [InlineData("High = 5", "High = 6")]
    [InlineData("ref int count", "int count")]
    public void Lines_DifferentDeclaration_DifferFromTheCompiledTypes(string is_, string other)
    {
        var declared = DeclarationLines.Derive(SheetReader.Read(Sheet.Replace(is_, other, StringComparison.Ordinal).Split('\n')));

        Assert.NotEmpty(Samples.SelectMany(ReflectionLines.Of).Except(declared));
    }
}
