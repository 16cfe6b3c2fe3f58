using System.Globalization;
using Workflows.Runner.Data;

namespace Workflows.Runner.Processes;

/// <summary>A child did not become ready; the message ends with the last lines of its log.</summary>
internal sealed class ChildFailedException(string message) : Exception(message)
{
}

/// <summary>Keeps one child running until it is told to stop.</summary>
internal sealed class SupervisedChild(ChildSpec spec, RotatingLog log, RunRecordFile record, Action<string> say, TimeProvider time) : IAsyncDisposable
{
    /// <summary>Starts in a row without success after which the child is given up as a part of the start.</summary>
    public const int FailuresMax = 5;

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReadyMax = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan SayWaitingEvery = TimeSpan.FromSeconds(10);
    private const int TailShown = 15;
    private const int TailWidth = 240;

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hopeless = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private bool _endedInGoodOrder = true;
    private string _whyNotStarted = "";

    public ChildSpec Spec => spec;

    /// <summary>Ends when the child is ready for the first time.</summary>
    /// <exception cref="ChildFailedException">It did not become ready.</exception>
    public Task Ready => _ready.Task;

    /// <summary>Ends when the child has failed too often in a row; it is still tried again.</summary>
    public Task Hopeless => _hopeless.Task;

    /// <summary>Called when the child is ready again after an end that nobody asked for.</summary>
    public Func<CancellationToken, Task>? OnRestarted { get; init; }

    /// <summary>Called before every start and after an end in good order.</summary>
    public Action<bool>? OnRunning { get; init; }

    public void Start() => _loop = RunAsync();

    /// <returns>True when it ended by itself after SIGTERM.</returns>
    public async Task<bool> StopAsync()
    {
        await _stopping.CancelAsync();
        await _loop;
        _ready.TrySetCanceled();
        return _endedInGoodOrder;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        log.Dispose();
    }

    private async Task RunAsync()
    {
        var backOff = new BackOff();
        var restarted = false;
        while (!_stopping.IsCancellationRequested)
        {
            var started = time.GetTimestamp();
            var exitCode = await LiveAsync(restarted);
            if (_stopping.IsCancellationRequested) return;

            var pause = backOff.Next(time.GetElapsedTime(started));
            restarted = true;
            if (exitCode is null && !_ready.Task.IsCompleted)
            {
                // The program is not there; trying again cannot help.
                _hopeless.TrySetResult();
                _ready.TrySetException(new ChildFailedException($"{spec.TitleFirst} could not be started: {_whyNotStarted}"));
                return;
            }

            Report(exitCode, backOff.Failures, pause);
            if (backOff.Failures >= FailuresMax)
            {
                _hopeless.TrySetResult();
                if (_ready.TrySetException(new ChildFailedException($"{spec.TitleFirst} could not be started: it ended {backOff.Failures} times. Its log is {log.FileName}."))) return;
            }

            await Task.Delay(pause, time, _stopping.Token).ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <summary>One life. Returns its exit code, or null when the program could not be started at all.</summary>
    private async Task<int?> LiveAsync(bool restarted)
    {
        ChildProcess child;
        try
        {
            OnRunning?.Invoke(true);
            child = ChildProcess.Start(spec, log);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            _whyNotStarted = Directory.Exists(spec.WorkingDirectory) ? e.Message : $"the folder {spec.WorkingDirectory} does not exist; was it built?";
            log.Append($"--- {spec.Name} could not be started: {_whyNotStarted}");
            return null;
        }

        using (child)
        {
            record.Started(child.Identity);
            log.Append(string.Create(CultureInfo.InvariantCulture, $"--- {spec.Name} started as process {child.Identity.Pid}"));
            using var living = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            var becoming = BecomeReadyAsync(restarted, living.Token);
            await Task.WhenAny(child.Ended, Task.Delay(Timeout.Infinite, living.Token));
            if (_stopping.IsCancellationRequested) _endedInGoodOrder = await child.StopAsync(spec.Grace, time);
            await living.CancelAsync();
            await becoming;
            if (_stopping.IsCancellationRequested && _endedInGoodOrder) OnRunning?.Invoke(false);
            if (_stopping.IsCancellationRequested) record.Stopped(spec.Name);
            Signals.KillGroup(child.Identity.Pid);
            return child.ExitCode;
        }
    }

    private async Task BecomeReadyAsync(bool restarted, CancellationToken living)
    {
        var start = time.GetTimestamp();
        var saidAt = start;
        try
        {
            while (spec.IsReady is { } isReady && !await isReady(living))
            {
                if (time.GetElapsedTime(saidAt) >= SayWaitingEvery)
                {
                    saidAt = time.GetTimestamp();
                    say($"Still waiting for {spec.Title} ({time.GetElapsedTime(start).TotalSeconds:0} s); its log is {log.FileName}.");
                }

                if (time.GetElapsedTime(start) > ReadyMax)
                    _ready.TrySetException(new ChildFailedException($"{spec.TitleFirst} runs but is not ready after {ReadyMax.TotalSeconds:0} s. Its log is {log.FileName}; it ends with:\n{TailText()}"));
                await Task.Delay(LookEvery, time, living);
            }

            _ready.TrySetResult();
            if (restarted && OnRestarted is { } onRestarted) await onRestarted(living);
        }
        catch (OperationCanceledException)
        {
            // The child ended, or everything is stopping.
        }
    }

    private void Report(int? exitCode, int failures, TimeSpan pause)
    {
        var how = exitCode is { } code ? string.Create(CultureInfo.InvariantCulture, $"ended with code {code}") : $"could not be started ({_whyNotStarted})";
        say(string.Create(CultureInfo.InvariantCulture, $"{spec.TitleFirst} {how}; starting it again in {pause.TotalSeconds:0.0} s."));
        // The log is shown the first times only; a child that keeps failing must not fill the screen.
        if (failures <= 2 || failures == FailuresMax) say($"The last lines of {log.FileName}:\n{TailText()}");
    }

    private string TailText() => string.Join('\n', log.Tail(TailShown).Select(line => "  | " + (line.Length <= TailWidth ? line : line[..TailWidth] + "…")));
}
