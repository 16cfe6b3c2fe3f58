namespace Workflows.GpuWorker.Models;

/// <summary>The packs that this worker knows how to pull: their manifests travel inside the program.</summary>
internal static class PackCatalog
{
    /// <summary>Reads text from pictures.</summary>
    public const string Ocr = "pp-ocrv4";

    /// <summary>Says what pictures show.</summary>
    public const string Labels = "resnet50-imagenet";

    public static IReadOnlyList<PackManifest> All { get; } = [.. new[] { Ocr, Labels }.Select(name => PackManifest.Parse(Bytes(name), Resource(name)))];

    /// <summary>The manifest as it stands.</summary>
    public static byte[] Bytes(string name)
    {
        using var content = typeof(PackCatalog).Assembly.GetManifestResourceStream(Resource(name))
            ?? throw new InvalidOperationException($"The program was built without {Resource(name)}.");
        var json = new byte[content.Length];
        content.ReadExactly(json);
        return json;
    }

    private static string Resource(string name) => $"packs/{name}/{PackManifest.FileName}";
}
