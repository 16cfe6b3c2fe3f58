using Workflows.Cli.Api;
using Workflows.Runner.Data;
using Workflows.Runner.Processes;

namespace Workflows.Runner.Stack;

/// <summary>The three children: what they are called with and what they are told.</summary>
/// <param name="root">The repository.</param>
/// <param name="build">The folder name of the build to run: Release or Debug.</param>
/// <param name="internalKey">Shared secret of worker and functions app; new for every run.</param>
internal sealed class StackSpecs(string root, string build, DataFolder data, StackPorts ports, string internalKey, WorkflowsClient client)
{
    public const string AzuriteName = "azurite";
    public const string FunctionsName = "functions";
    public const string WorkerName = "gpu-worker";

    // Azurite's published development account; it protects nothing and listens on loopback only.
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    private const string SchedulerVariable = "DURABLE_TASK_SCHEDULER_CONNECTION_STRING";

    /// <summary>Set until the functions app has once been ready after storage lost writes.</summary>
    public bool StorageStoppedUncleanly { get; set; }

    public string StorageConnection =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
        + $"BlobEndpoint=http://127.0.0.1:{ports.Blob}/{Account};QueueEndpoint=http://127.0.0.1:{ports.Queue}/{Account};"
        + $"TableEndpoint=http://127.0.0.1:{ports.Table}/{Account};";

    public ChildSpec Azurite() => new()
    {
        Name = AzuriteName,
        Title = "storage (Azurite)",
        Program = "node",
        Arguments =
        [
            Path.Combine(root, "node_modules/azurite/dist/src/azurite.js"), "--silent", "--disableTelemetry", "--skipApiVersionCheck",
            "--location", data.Azurite,
            "--blobHost", "127.0.0.1", "--blobPort", $"{ports.Blob}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{ports.Queue}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{ports.Table}",
        ],
        WorkingDirectory = data.Path,
        Marker = "azurite.js",
        IsReady = async token =>
            await StackPorts.AnswersAsync(ports.Blob, token) && await StackPorts.AnswersAsync(ports.Queue, token) && await StackPorts.AnswersAsync(ports.Table, token),
    };

    public ChildSpec Functions()
    {
        var folder = Path.Combine(root, "functions/bin", build, "net10.0");
        return new ChildSpec
        {
            Name = FunctionsName,
            Title = "the functions app",
            Program = "dotnet",
            Arguments = [Path.Combine(folder, "Workflows.Functions.dll"), "--port", $"{ports.Http}"],
            WorkingDirectory = folder,
            Marker = "Workflows.Functions.dll",
            Environment = () => new Dictionary<string, string?>
            {
                ["AzureWebJobsStorage"] = StorageConnection,
                ["WORKFLOWS_DATA"] = data.Path,
                ["WORKFLOWS_SCHEDULER_PORT"] = $"{ports.Scheduler}",
                ["WORKFLOWS_WEB_ROOT"] = Path.Combine(root, "dashboard/dist"),
                ["WORKFLOWS_INTERNAL_KEY"] = internalKey,
                ["WORKFLOWS_UNCLEAN"] = StorageStoppedUncleanly ? "1" : null,
            },
            IsReady = client.IsReadyAsync,
        };
    }

    public ChildSpec Worker()
    {
        var folder = Path.Combine(root, "gpu-worker/bin", build, "net10.0");
        // Somebody who shares a managed scheduler between machines has set this variable; it holds for both processes.
        var scheduler = System.Environment.GetEnvironmentVariable(SchedulerVariable)
            ?? $"Endpoint=http://127.0.0.1:{ports.Scheduler};TaskHub=workflows;Authentication=None";
        return new ChildSpec
        {
            Name = WorkerName,
            Title = "the GPU worker",
            Program = "dotnet",
            Arguments = [Path.Combine(folder, "Workflows.GpuWorker.dll")],
            WorkingDirectory = folder,
            Marker = "Workflows.GpuWorker.dll",
            Environment = () => new Dictionary<string, string?>
            {
                ["AzureWebJobsStorage"] = StorageConnection,
                [SchedulerVariable] = scheduler,
                ["WORKFLOWS_DATA"] = data.Path,
                ["WORKFLOWS_CALLBACK_URL"] = $"http://127.0.0.1:{ports.Http}",
                ["WORKFLOWS_INTERNAL_KEY"] = internalKey,
                ["WORKFLOWS_NODE_MODULES"] = Path.Combine(root, "node_modules"),
                // ./run pulls packs into the checkout, not into every data folder: they are large and the same for all.
                ["Models__Folder"] = System.Environment.GetEnvironmentVariable("Models__Folder") ?? Path.Combine(root, "artifacts/models"),
            },
        };
    }
}
