using Workflows.Testing;

namespace Workflows.Reliability.Tests.Planted;

/// <summary>A bug as a patch file: its first lines say what it breaks and which tests must see it.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Breaks">In words, with the ids of the promises.</param>
/// <param name="Catcher">A filter of `dotnet test` within this project.</param>
/// <param name="Project">The one folder of runtime/ that it changes.</param>
internal sealed record PlantedBug(string Name, string Breaks, string Catcher, string Project)
{
    private const string BreaksLine = "Breaks: ";
    private const string CatcherLine = "Caught by: ";
    private const string FileLine = "+++ b/runtime/";

    public static string Folder => RepositoryPaths.In("tests", "Reliability", "Planted");

    public string File => Path.Combine(Folder, Name + ".patch");

    public static IReadOnlyList<PlantedBug> All { get; } =
        [.. Directory.EnumerateFiles(Folder, "*.patch").Order(StringComparer.Ordinal).Select(Read)];

    private static PlantedBug Read(string file)
    {
        var lines = System.IO.File.ReadAllLines(file);
        return new PlantedBug(Path.GetFileNameWithoutExtension(file), Header(BreaksLine), Header(CatcherLine), Header(FileLine).Split('/')[0]);

        string Header(string start) => lines.FirstOrDefault(l => l.StartsWith(start, StringComparison.Ordinal))?[start.Length..]
            ?? throw new InvalidOperationException($"{file} has no line \"{start}…\".");
    }
}
