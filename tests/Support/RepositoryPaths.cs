namespace Workflows.Testing;

/// <summary>Where the repository lies that the running tests were built from.</summary>
public static class RepositoryPaths
{
    /// <summary>The folder with <c>Workflows.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    public static string NodeModules => In("node_modules");

    public static string In(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Workflows.sln.");
    }
}
