using System.Globalization;
using System.Text.Json;
using Workflows.Cli;
using Workflows.Cli.Api;
using Workflows.Cli.Commands;
using Workflows.Cli.Progress;
using Workflows.Cli.Samples;
using Workflows.Runner.Data;
using Workflows.Runner.Processes;
using Workflows.Runner.Stack;

namespace Workflows.Runner;

/// <summary>One <c>./run</c>, from the lock on the data folder to the end of the last child.</summary>
internal sealed class RunSession(string root, string build, RunOptions options, ProgressView view, TextWriter events, TimeProvider time)
{
    private readonly DataFolder _data = new(options.Data);

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            // Paths are checked before anything is started: a typing error costs no time.
            var files = options.Decks.Count > 0 ? DeckUploader.Expand(options.Decks) : null;
            if (options.Report is { } report) _ = LabCommands.FormatOf(report);
            using var dataLock = DataLock.Take(_data);
            var unclean = await EndOrphansAsync(cancellationToken);
            if (!StackPorts.IsFree(options.Port))
            {
                view.Say($"Port {options.Port} is in use by another program. Stop that program, or choose another port: ./run --port {options.Port + 1}");
                return ExitCodes.Failed;
            }

            return await RunStackAsync(files, unclean, cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or UsageException or ApiException { IsCallersMistake: true })
        {
            return Fail(e, ExitCodes.Usage);
        }
        catch (Exception e) when (e is DataFolderInUseException or ChildFailedException or ApiException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return Fail(e, ExitCodes.Failed);
        }
        catch (AppUnreachableException e)
        {
            return Fail(e, ExitCodes.WaitingForDependency);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Readers of the events learn it too: the stream never just ends.</summary>
    private int Fail(Exception e, int exitCode)
    {
        view.Say(e.Message);
        if (options.Json)
            events.WriteLine(JsonSerializer.Serialize(new { @event = "error", code = (e as ApiException)?.Code, message = e.Message, exit_code = exitCode, final = true }));
        return exitCode;
    }

    private async Task<int> RunStackAsync(IReadOnlyList<string>? files, bool unclean, CancellationToken cancellationToken)
    {
        var ports = StackPorts.Choose(options.Port);
        var url = $"http://127.0.0.1:{ports.Http}/";
        var record = new RunRecord
        {
            Runner = new RecordedProcess("run", Environment.ProcessId, ProcessIdentity.StartTicksOf(Environment.ProcessId) ?? -1, "Workflows.Runner"),
            StartedAt = time.GetUtcNow(),
            Url = url,
            Ports = ports.ToDictionary(),
        };
        record.Write(_data);
        using var client = WorkflowsClient.At(new Uri(url));
        var started = time.GetTimestamp();
        view.Say("Starting storage, the functions app and the GPU worker …");
        await using var stack = new LocalStack(root, build, _data, ports, client, new RunRecordFile(_data, record), unclean, view.Say, time);
        var run = new DeckRun(client, options, view, events, stack.WorkerHopeless, time);
        try
        {
            // Samples are written while the processes start.
            var decks = files is null && !options.Serve ? SampleDecks.WriteMissingAsync(_data.SampleDecks, cancellationToken) : Task.FromResult(files ?? []);
            await stack.StartAsync(cancellationToken);
            view.Say(string.Create(CultureInfo.InvariantCulture, $"Ready in {time.GetElapsedTime(started).TotalSeconds:0.0} s. Dashboard: {url}"));
            var exitCode = options.Serve ? ExitCodes.Success : await run.RunAsync(await decks, cancellationToken);
            if (options.Once) return exitCode;
            view.Say($"Dashboard: {url}  (Ctrl-C stops everything)");
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            return ExitCodes.Success;
        }
        finally
        {
            view.Say(run.Unfinished is null ? "Stopping …" : $"Stopping … What is finished is kept; job {run.Unfinished} goes on with the next ./run.");
        }
    }

    /// <returns>True when storage did not end in good order last time.</returns>
    private async Task<bool> EndOrphansAsync(CancellationToken cancellationToken)
    {
        var ended = await new Orphans(time).EndAsync(RunRecord.Read(_data), view.Say, cancellationToken);
        if (ended.Contains(StackSpecs.AzuriteName)) File.Delete(_data.AzuriteMarker);
        return File.Exists(_data.AzuriteMarker);
    }
}
