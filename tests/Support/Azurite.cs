using System.Diagnostics;
using System.Text;

namespace Workflows.Testing;

/// <summary>An Azurite process of its own: free ports that stay the same over restarts, files in a folder of its own.</summary>
public sealed class Azurite : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly TemporaryFolder? _ownFolder;
    private readonly string _folder;
    private Process? _process;

    private Azurite(string? folder)
    {
        if (folder is null) _ownFolder = new TemporaryFolder();
        _folder = folder ?? _ownFolder!.Path;
        var ports = FreePort.Next(3);
        (BlobPort, QueuePort, TablePort) = (ports[0], ports[1], ports[2]);
    }

    public int BlobPort { get; }

    public int QueuePort { get; }

    public int TablePort { get; }

    /// <summary>For the setting <c>AzureWebJobsStorage</c>.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};" +
        $"BlobEndpoint=http://127.0.0.1:{BlobPort}/{Account};QueueEndpoint=http://127.0.0.1:{QueuePort}/{Account};" +
        $"TableEndpoint=http://127.0.0.1:{TablePort}/{Account};";

    /// <summary>Starts it and waits until all three services listen.</summary>
    /// <param name="folder">Where its files lie; null: a temporary folder, deleted with this object.</param>
    public static async Task<Azurite> StartAsync(string? folder = null)
    {
        var azurite = new Azurite(folder);
        await azurite.StartAgainAsync();
        return azurite;
    }

    /// <summary>Starts it after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same ports and files.</summary>
    public async Task StartAgainAsync()
    {
        if (_process is not null) throw new InvalidOperationException("Azurite is running.");
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _folder,
        };
        foreach (var argument in (string[])
        [
            RepositoryPaths.In("node_modules", "azurite", "dist", "src", "azurite.js"),
            "--silent", "--disableTelemetry", "--location", _folder,
            "--blobHost", "127.0.0.1", "--blobPort", $"{BlobPort}",
            "--queueHost", "127.0.0.1", "--queuePort", $"{QueuePort}",
            "--tableHost", "127.0.0.1", "--tablePort", $"{TablePort}",
        ]) start.ArgumentList.Add(argument);

        var process = Process.Start(start) ?? throw new InvalidOperationException("node could not be started.");
        _process = process;
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var output = new StringBuilder();
        var listening = 0;
        void OnLine(object sender, DataReceivedEventArgs e)
        {
            if (e.Data is null) return;
            lock (output) output.AppendLine(e.Data);
            // Azurite says "... service is successfully listening at http://..." once for each of its three services.
            if (e.Data.Contains("successfully listening", StringComparison.Ordinal) && Interlocked.Increment(ref listening) == 3) ready.TrySetResult();
        }

        process.OutputDataReceived += OnLine;
        process.ErrorDataReceived += OnLine;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var exited = process.WaitForExitAsync();
        var first = await Task.WhenAny(ready.Task, exited).OrFail();
        if (first == exited) throw new InvalidOperationException($"Azurite ended with {process.ExitCode}: {output}");
    }

    /// <summary>Asks it to end, so that it writes its metadata first.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        using (process)
        {
            using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
            await terminate.WaitForExitAsync().OrFail();
            await process.WaitForExitAsync().OrFail();
        }
    }

    /// <summary>Ends it without warning; writes of the last seconds may be forgotten.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        using (process)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync().OrFail();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _ownFolder?.Dispose();
    }
}
