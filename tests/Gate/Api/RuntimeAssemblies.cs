using System.Reflection;
using System.Xml.Linq;
using Workflows.Testing;

namespace Workflows.Gate.Api;

/// <summary>Every assembly that a project under runtime/ makes; a new project is seen by itself.</summary>
internal static class RuntimeAssemblies
{
    /// <summary>The one that must carry a package's name in order to stand in for it.</summary>
    public const string HashingStandIn = "System.IO.Hashing.Shim";

    /// <summary>Official sources, compiled unchanged: its API is official by itself, as long as no file of ours is in it.</summary>
    public const string OfficialSources = "Workflows.Onnx";

    public static IReadOnlyList<Assembly> All { get; } =
        [.. Directory.EnumerateFiles(RepositoryPaths.In("runtime"), "*.csproj", SearchOption.AllDirectories).Select(NameOf).Select(Assembly.Load)];

    /// <summary>Those whose official names we wrote ourselves.</summary>
    public static IEnumerable<Assembly> OfOurs => All.Where(a => a.GetName().Name != OfficialSources);

    private static string NameOf(string project) =>
        XDocument.Load(project).Descendants("AssemblyName").SingleOrDefault()?.Value ?? Path.GetFileNameWithoutExtension(project);
}
