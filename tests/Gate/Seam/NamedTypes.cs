using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Workflows.Gate.Seam;

/// <summary>Every type of another assembly that a compiled assembly names anywhere in its code or declarations.</summary>
internal sealed record NamedType(string Assembly, string Namespace, string Name)
{
    public override string ToString() => $"{Namespace}.{Name} of {Assembly}";

    public static IReadOnlyList<NamedType> In(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.TypeReferences.Select(metadata.GetTypeReference).Select(t => Read(metadata, t)).OfType<NamedType>()];
    }

    public static IReadOnlyList<string> AssembliesIn(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return [.. metadata.AssemblyReferences.Select(a => metadata.GetString(metadata.GetAssemblyReference(a).Name))];
    }

    private static NamedType? Read(MetadataReader metadata, TypeReference type) => type.ResolutionScope.Kind switch
    {
        HandleKind.AssemblyReference => new NamedType(
            metadata.GetString(metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name),
            metadata.GetString(type.Namespace),
            metadata.GetString(type.Name)),
        // A nested type: the one around it is in the list too, and has the namespace.
        _ => null,
    };
}
