namespace Workflows.GpuWorker.Models;

/// <summary>A pack in a folder. Nothing is known of its files until they are verified.</summary>
internal sealed record ModelPack(PackManifest Manifest, string Folder)
{
    /// <exception cref="PackException">The folder has no readable manifest.</exception>
    public static ModelPack Load(string folder)
    {
        var path = Path.Combine(folder, PackManifest.FileName);
        try
        {
            return new ModelPack(PackManifest.Parse(File.ReadAllBytes(path), path), folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"{path} cannot be read: {e.Message}", e);
        }
    }

    /// <param name="file">As the manifest names it.</param>
    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Looks at every file's size and SHA-256.</summary>
    /// <exception cref="PackException">The first file that is missing or is not what the manifest says.</exception>
    public void Verify()
    {
        foreach (var file in Manifest.Files) FileHash.Require(PathOf(file.Path), file, Manifest);
    }
}
