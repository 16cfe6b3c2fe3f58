using System.Xml.Linq;
using Workflows.Testing;

namespace Workflows.Gate.Api;

/// <summary>Compiling against runtime/ is compiling against the official API, because runtime/ has nothing else under its names.</summary>
public sealed class ApiGateTests
{
    [Fact]
    public void PublicTypes_InOfficialNamespaces_HaveOnlyOfficialMembers()
    {
        var official = OfficialApi.Load();

        var unknown = RuntimeAssemblies.OfOurs
            .SelectMany(a => a.GetExportedTypes().Where(IsInOfficialNamespace).SelectMany(t => official.Unknown(t).Select(l => $"{a.GetName().Name}: {l}")))
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.True(
            unknown.Count == 0,
            $"{unknown.Count} public members are not in the official API as tests/Gate/official-api has it. Make them internal, move them to a Workflows.* "
            + $"namespace, give them the official form, or list them in exceptions.txt with a reason:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void Exceptions_EachHasAReason_AndIsStillNeeded()
    {
        var official = OfficialApi.Load();
        var present = RuntimeAssemblies.All.SelectMany(a => a.GetExportedTypes()).Where(IsInOfficialNamespace).SelectMany(ReflectionLines.Of).ToHashSet();

        Assert.All(official.Exceptions, e => Assert.True(e.Value.Length > 10, $"exceptions.txt gives no reason for: {e.Key}"));
        Assert.All(official.Exceptions, e => Assert.True(present.Contains(e.Key), $"exceptions.txt lists what is gone: {e.Key}"));
    }

    [Fact]
    public void OfficialSources_AreCompiledUnchanged_WithNoFileOfOurs()
    {
        var folder = RepositoryPaths.In(Path.Combine("runtime", "Onnx"));

        Assert.Contains(RuntimeAssemblies.All, a => a.GetName().Name == RuntimeAssemblies.OfficialSources);
        Assert.Equal(
            [Path.Combine(folder, "Workflows.Onnx.csproj")],
            Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(f => Path.GetRelativePath(folder, f).Split(Path.DirectorySeparatorChar)[0] is not ("bin" or "obj")));
        var compiled = XDocument.Load(Path.Combine(folder, "Workflows.Onnx.csproj")).Descendants("Compile").Select(c => c.Attribute("Include")!.Value);
        Assert.Equal(["$(OrtSources)**/*.cs"], compiled);
    }

    [Fact]
    public void Assemblies_UnderRuntime_AreNamedWorkflows()
    {
        Assert.NotEmpty(RuntimeAssemblies.All);
        Assert.All(
            RuntimeAssemblies.All.Select(a => a.GetName().Name!),
            name => Assert.True(name.StartsWith("Workflows.", StringComparison.Ordinal) || name == RuntimeAssemblies.HashingStandIn, name));
    }

    [Fact]
    public void PublicTypes_InOtherNamespaces_AreOurs()
    {
        var foreign = RuntimeAssemblies.All
            .SelectMany(a => a.GetExportedTypes().Where(t => t != a.EntryPoint?.DeclaringType))
            .Where(t => !IsInOfficialNamespace(t) && t.Namespace?.Split('.')[0] != "Workflows")
            .Select(t => t.FullName);

        Assert.Empty(foreign);
    }

    private static bool IsInOfficialNamespace(Type type) => type.Namespace?.Split('.')[0] is "Microsoft" or "Azure" or "DurableTask";
}
