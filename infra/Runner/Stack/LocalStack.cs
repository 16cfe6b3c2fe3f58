using System.Security.Cryptography;
using Workflows.Cli.Api;
using Workflows.Runner.Data;
using Workflows.Runner.Processes;

namespace Workflows.Runner.Stack;

/// <summary>Everything that runs on this machine: storage, the functions app, the worker.</summary>
internal sealed class LocalStack : IAsyncDisposable
{
    private readonly SupervisedChild _azurite;
    private readonly SupervisedChild _functions;
    private readonly SupervisedChild _worker;
    private readonly string _internalKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
    private readonly StackSpecs _specs;
    private readonly Action<string> _say;
    private readonly Uri _address;

    /// <param name="storageStoppedUncleanly">An earlier Azurite did not save its last writes.</param>
    public LocalStack(
        string root, string build, DataFolder data, StackPorts ports, WorkflowsClient client, RunRecordFile record,
        bool storageStoppedUncleanly, Action<string> say, TimeProvider time)
    {
        _say = say;
        _address = client.Address;
        _specs = new StackSpecs(root, build, data, ports, _internalKey, client) { StorageStoppedUncleanly = storageStoppedUncleanly };
        _azurite = Supervise(_specs.Azurite(), RebuildAsync, running => MarkAzurite(data, running));
        _functions = Supervise(_specs.Functions(), null, null);
        _worker = Supervise(_specs.Worker(), null, null);

        SupervisedChild Supervise(ChildSpec spec, Func<CancellationToken, Task>? onRestarted, Action<bool>? onRunning) =>
            new(spec, new RotatingLog(Path.Combine(data.Logs, spec.Name + ".log")), record, say, time) { OnRestarted = onRestarted, OnRunning = onRunning };
    }

    /// <summary>Ends when the worker has failed too often in a row: then a job waits for it.</summary>
    public Task WorkerHopeless => _worker.Hopeless;

    /// <summary>Starts everything and waits until it can take work.</summary>
    /// <exception cref="ChildFailedException">A part did not start; its log's end has been shown.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(_specs.Azurite().WorkingDirectory);
        _azurite.Start();
        await _azurite.Ready.WaitAsync(cancellationToken);
        // The worker connects when the scheduler is there; starting it now saves its start-up time later.
        _functions.Start();
        _worker.Start();
        await _functions.Ready.WaitAsync(cancellationToken);
        _specs.StorageStoppedUncleanly = false;
    }

    /// <summary>
    /// The worker first, while the scheduler can still take back what it holds; storage last, because it saves
    /// its metadata when it ends and the others still write to it.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var child in (SupervisedChild[])[_worker, _functions, _azurite])
        {
            if (!await child.StopAsync()) _say($"{child.Spec.TitleFirst} did not end within {child.Spec.Grace.TotalSeconds:0} s and was killed.");
            await child.DisposeAsync();
        }
    }

    /// <summary>Storage has forgotten its last writes: the app re-creates rows and derived blobs from history (seam rule 1).</summary>
    private async Task RebuildAsync(CancellationToken cancellationToken)
    {
        await _functions.Ready.WaitAsync(cancellationToken);
        using var http = new HttpClient { BaseAddress = _address };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/admin/rebuild", UriKind.Relative));
        request.Headers.Add("x-workflows-internal-key", _internalKey);
        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            _say(response.IsSuccessStatusCode
                ? "Storage was restarted; what it had forgotten is rebuilt from the jobs' history."
                : $"Storage was restarted, but the rebuild answered {(int)response.StatusCode}; it is tried again at the next start.");
        }
        catch (HttpRequestException)
        {
            // The app is restarting too; it rebuilds at its own start while this says so.
            _specs.StorageStoppedUncleanly = true;
        }
    }

    private static void MarkAzurite(DataFolder data, bool running)
    {
        if (running) File.WriteAllText(data.AzuriteMarker, "Azurite runs, or did not end in good order.\n");
        else File.Delete(data.AzuriteMarker);
    }
}
