namespace Workflows.Integration.Tests;

/// <summary>Where the checkout is and where its projects were built.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>bin/Debug or bin/Release, as this test assembly was built.</summary>
    private static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;

    public static string OutputFolder(string project) => Path.Combine(Root, project, "bin", Configuration, "net10.0");

    public static string Output(string project, string file) => Path.Combine(OutputFolder(project), file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Workflows.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Workflows.sln above {AppContext.BaseDirectory}.");
    }
}
