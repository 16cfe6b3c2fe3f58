using System.Text.Json;
using System.Text.RegularExpressions;
using Workflows.Testing;

namespace Workflows.Gate.AzureBuild;

/// <summary>The Azure build takes the official packages, pinned, and nothing of runtime/.</summary>
public sealed partial class AzureBuildTests : IAsyncLifetime
{
    private readonly List<EvaluatedProject> _projects = [];

    /// <summary>Evaluates the filter's projects and whatever they lead to.</summary>
    public async Task InitializeAsync()
    {
        var waiting = new Queue<string>(FilterProjects());
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (waiting.TryDequeue(out var path))
        {
            if (!seen.Add(path)) continue;
            var project = await EvaluatedProject.LoadAsync(path);
            _projects.Add(project);
            foreach (var reference in project.Projects) waiting.Enqueue(Path.GetFullPath(reference));
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void Graph_HoldsTheProductOnly_AndIsPinnedToThePackages()
    {
        var runtime = RepositoryPaths.In("runtime") + Path.DirectorySeparatorChar;
        Assert.Empty(_projects.Where(p => p.Path.StartsWith(runtime, StringComparison.Ordinal)).Select(p => p.Path));
        Assert.Equal(FilterProjects().Order(StringComparer.Ordinal), _projects.Select(p => p.Path).Order(StringComparer.Ordinal));

        foreach (var project in _projects)
        {
            Assert.EndsWith(Path.Combine("artifacts", "azure"), project.ArtifactsPath, StringComparison.Ordinal);
            Assert.All(project.Packages, package => Assert.True(
                project.Versions.TryGetValue(package, out var version) && ExactVersion().IsMatch(version), $"{package} is not pinned in Directory.Packages.props."));
        }

        var functions = Project("Workflows.Functions");
        Assert.Superset(
            new HashSet<string>
            {
                "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Sdk",
                "Microsoft.Azure.Functions.Worker.Extensions.Http", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
                "Microsoft.Azure.Functions.Worker.Extensions.Storage.Blobs", "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues",
                "Microsoft.Azure.Functions.Worker.Extensions.Timer", "Microsoft.Azure.Functions.Worker.Extensions.DurableTask",
                "Microsoft.Azure.Functions.Worker.Extensions.DurableTask.AzureManaged", "Azure.Data.Tables", "Azure.Identity", "Azure.Storage.Blobs",
            },
            functions.Packages.ToHashSet());
        var worker = Project("Workflows.GpuWorker");
        Assert.Superset(
            new HashSet<string> { "Microsoft.DurableTask.Worker.AzureManaged", "Microsoft.DurableTask.Client.AzureManaged", "Azure.Data.Tables", "Azure.Identity", "Azure.Storage.Blobs" },
            worker.Packages.ToHashSet());
        // From 1.23.0 on filters have to be asked for, as the workers here do.
        Assert.True(new Version(worker.Versions["Microsoft.DurableTask.Worker.AzureManaged"]) >= new Version(1, 23, 0));
    }

    private EvaluatedProject Project(string name) => _projects.Single(p => Path.GetFileNameWithoutExtension(p.Path) == name);

    private static List<string> FilterProjects()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(RepositoryPaths.In("Azure.slnf")));
        return
        [
            .. filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray()
                .Select(p => RepositoryPaths.In(p.GetString()!.Replace('\\', Path.DirectorySeparatorChar))),
        ];
    }

    [GeneratedRegex(@"^\d+\.\d+\.\d+$")]
    private static partial Regex ExactVersion();
}
