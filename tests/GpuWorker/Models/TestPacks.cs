using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Workflows.GpuWorker.Metrics;
using Workflows.GpuWorker.Models;
using Workflows.Testing;

namespace Workflows.GpuWorker.Tests.Models;

/// <summary>The real packs: OCR as the build put it beside the worker, ResNet50 made once per checkout from what npm delivered.</summary>
internal static class TestPacks
{
    public static PackFolders Folders { get; } = new(RepositoryPaths.In("artifacts/models"), Path.Combine(AppContext.BaseDirectory, "packs"));

    public static IConfiguration Configuration(params (string Name, string? Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Name, s => s.Value)).Build();

    public static Task EnsureLabelsAsync() => new PackPuller(Folders, Configuration(("WORKFLOWS_NODE_MODULES", RepositoryPaths.In("node_modules"))))
        .PullAsync(PackCatalog.All.Single(pack => pack.Name == PackCatalog.Labels), Deadline.Token);

    public static PackLibrary Library(PackFolders? folders = null, ILogger<PackLibrary>? logger = null) => new(folders ?? Folders, logger ?? NullLogger<PackLibrary>.Instance);

    public static ModelDevice Device(string device = "cpu", ILogger<ModelDevice>? logger = null) =>
        new(Options.Create(new ModelsOptions { Device = device, Threads = 2 }), logger ?? NullLogger<ModelDevice>.Instance);

    public static LoadedPack Open(string name) => new(name, Library(), Device(), new WorkerMetrics(), TimeProvider.System);
}
