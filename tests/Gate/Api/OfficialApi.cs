using Workflows.Testing;

namespace Workflows.Gate.Api;

/// <summary>What the official packages declare, and what we knowingly have besides, each with its reason.</summary>
internal sealed class OfficialApi
{
    private const string ExceptionsFile = "exceptions.txt";
    private const string ReasonMark = "  # ";

    private readonly HashSet<string> _lines;
    private readonly Dictionary<string, string> _exceptions;

    private OfficialApi(HashSet<string> lines, Dictionary<string, string> exceptions) => (_lines, _exceptions) = (lines, exceptions);

    public IReadOnlyDictionary<string, string> Exceptions => _exceptions;

    public static OfficialApi Of(IEnumerable<string> lines) => new(lines.ToHashSet(StringComparer.Ordinal), []);

    public static OfficialApi Load()
    {
        var folder = RepositoryPaths.In("tests", "Gate", "official-api");
        var lists = Directory.EnumerateFiles(folder, "*.txt").Where(f => Path.GetFileName(f) != ExceptionsFile);
        var lines = lists.SelectMany(File.ReadLines).ToHashSet(StringComparer.Ordinal);
        var exceptions = File.ReadLines(Path.Combine(folder, ExceptionsFile))
            .Where(l => l.Length > 0 && !l.StartsWith('#'))
            .Select(l => l.Split(ReasonMark, 2))
            .ToDictionary(p => p[0], p => p.Length == 2 ? p[1].Trim() : "", StringComparer.Ordinal);
        return new OfficialApi(lines, exceptions);
    }

    /// <summary>Lines of a type that neither the lists nor the exceptions have.</summary>
    public IReadOnlyList<string> Unknown(Type type)
    {
        var lines = ReflectionLines.Of(type).ToList();
        var name = ReflectionNames.FullName(type);
        // A static class may have any name when all it holds are extension methods that are listed without their class.
        var holdsOnlyListedExtensions = type is { IsAbstract: true, IsSealed: true } && lines.Skip(1).All(l => IsOfficial(l, type, name));
        return [.. lines.Where(l => !IsKnown(l, type, name) && !(holdsOnlyListedExtensions && l == lines[0]))];
    }

    private bool IsKnown(string line, Type type, string name) => IsOfficial(line, type, name) || _exceptions.ContainsKey(line);

    private bool IsOfficial(string line, Type type, string name) =>
        _lines.Contains(line) || _lines.Contains(Loosely(line, type, name)) || ImplementsOfficialInterface(line, type, name);

    // The sheets do not repeat an interface's members in the classes that implement it.
    private bool ImplementsOfficialInterface(string line, Type type, string name) =>
        !type.IsInterface
        && type.GetInterfaces().Any(i => i.IsPublic && _lines.Contains(line.Replace($" {name}.", $" {ReflectionNames.FullName(i)}.", StringComparison.Ordinal)));

    private static string Loosely(string line, Type type, string name) =>
        line.StartsWith($"method {name}.", StringComparison.Ordinal)
            ? $"method {type.Namespace}.{ApiLine.AnyClass}.{line[$"method {name}.".Length..]}"
            : line;
}
