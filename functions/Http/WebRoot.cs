namespace Workflows.Http;

/// <summary>The folder of the web app's files. Nothing outside it is ever served.</summary>
/// <param name="folder">It need not exist; then there are no files.</param>
public sealed class WebRoot(string folder)
{
    public const string Setting = "WORKFLOWS_WEB_ROOT";

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;

    /// <summary>The file's absolute path; null when there is none inside the folder.</summary>
    /// <param name="path">A path as in an address, decoded.</param>
    public string? Find(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Contains('\0', StringComparison.Ordinal) || path.Contains('\\', StringComparison.Ordinal)) return null;
        if (path.Split('/').Any(part => part.StartsWith('.'))) return null;
        var file = Path.GetFullPath(Path.Combine(_root, path.TrimStart('/')));
        if (!file.StartsWith(_root, StringComparison.Ordinal) || !File.Exists(file)) return null;

        // A link may point anywhere; its target counts.
        var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        return target == file || target.StartsWith(_root, StringComparison.Ordinal) ? file : null;
    }
}
