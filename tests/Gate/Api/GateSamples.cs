// Types that stand for what the gate must tell apart; each test compares them with a sheet of its own.
#pragma warning disable CA1822, CA1725, CA1051, CA1019, CA2225, CA1815, CA2231
namespace Workflows.Gate.Samples;

public sealed record Positional(string Name, int? Count);

public abstract class Shape : IDisposable
{
    protected Shape(string name) => Name = name;

    public string Name { get; private set; }

    public virtual TimeSpan? Delay { get; init; }

    public abstract Task<T?> RunAsync<T>(string? text = null, CancellationToken cancellationToken = default) where T : class, new();

    public override string ToString() => Name;

    public void Dispose() => GC.SuppressFinalize(this);

    internal void Hidden()
    {
    }

    protected virtual (string Key, int Value)[] Pairs(params object[] values) => [];
}

public readonly struct Marker : IEquatable<Marker>
{
    public static readonly Marker None;

    public static implicit operator Marker(string value) => default;

    public static bool operator ==(Marker left, Marker right) => true;

    public static bool operator !=(Marker left, Marker right) => false;

    public bool Equals(Marker other) => true;

    public override bool Equals(object? obj) => true;

    public override int GetHashCode() => 0;
}

public enum Level
{
    Low,
    High = 5,
    Higher,
    Alias = High,
}

public delegate Task Step(Shape shape, ref int count);

public static class ShapeExtensions
{
    public static string Describe(this Shape shape, IEnumerable<KeyValuePair<string, object?>> values) => shape.Name + values;
}
