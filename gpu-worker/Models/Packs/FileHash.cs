using System.Security.Cryptography;

namespace Workflows.GpuWorker.Models;

/// <summary>Compares a file with what a manifest says of it.</summary>
internal static class FileHash
{
    /// <exception cref="PackException">It is missing, unreadable, or has another hash; the message has both.</exception>
    public static void Require(string path, PackFile expected, PackManifest manifest)
    {
        string actual;
        long bytes;
        try
        {
            using var content = File.OpenRead(path);
            bytes = content.Length;
            actual = Convert.ToHexStringLower(SHA256.HashData(content));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new PackException($"The model pack {manifest.Id} is not whole: {path} is missing. Run: models pull {manifest.Name}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackException($"The model pack {manifest.Id}: {path} cannot be read: {e.Message}", e);
        }

        if (actual == expected.Sha256) return;
        throw new PackException(
            $"The model pack {manifest.Id} is refused: {path} has SHA-256 {actual} ({bytes} bytes), "
            + $"but the manifest says {expected.Sha256} ({expected.Bytes} bytes). Run: models pull {manifest.Name}");
    }
}
