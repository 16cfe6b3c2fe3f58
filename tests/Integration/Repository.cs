using Workflows.Testing;

namespace Workflows.Integration.Tests;

/// <summary>Where the projects of the checkout were built.</summary>
internal static class Repository
{
    /// <summary>bin/Debug or bin/Release, as this test assembly was built.</summary>
    private static string Configuration { get; } =
        new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;

    public static string OutputFolder(string project) => RepositoryPaths.In(project, "bin", Configuration, "net10.0");

    public static string Output(string project, string file) => Path.Combine(OutputFolder(project), file);
}
