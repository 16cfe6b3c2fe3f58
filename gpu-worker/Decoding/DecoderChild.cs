using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding;

/// <summary>The parent's end of one decoder child. One caller at a time; after a failure the child is dead and thrown away.</summary>
internal sealed partial class DecoderChild : IAsyncDisposable
{
    /// <summary>How often a busy child's memory and CPU time are looked at; a child fills about 50 MB meanwhile.</summary>
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(25);

    private static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly DecoderOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _errors;

    private DecoderChild(Process process, DecoderOptions options, TimeProvider time, ILogger logger)
    {
        _process = process;
        _options = options;
        _time = time;
        _logger = logger;
        ProcessId = process.Id;
        // What native libraries print is of no use, but a full pipe would stop the child.
        _errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
    }

    public int ProcessId { get; }

    /// <summary>False once the child has failed or was killed.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Decks opened so far.</summary>
    public int Decks { get; set; }

    public static async Task<DecoderChild> StartAsync(ChildStarter starter, DecoderOptions options, TimeProvider time, ILogger logger)
    {
        var child = new DecoderChild(await starter.StartAsync(ChildCommand.Create(options)), options, time, logger);
        child.LogStarted(child.ProcessId);
        return child;
    }

    /// <param name="wallTime">What is left to the deck, at most a page's time.</param>
    /// <exception cref="DecoderFailureException">The child crashed or went over a limit; it is gone.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled; the child is gone.</exception>
    public async Task<(DecoderReply Reply, byte[] Body)> AskAsync(
        DecoderRequest request, ReadOnlyMemory<byte> body, TimeSpan wallTime, CancellationToken cancellationToken)
    {
        using var finished = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = WatchAsync(wallTime, finished.Token);
        try
        {
            var header = JsonSerializer.SerializeToUtf8Bytes(request, DecoderJson.Default.DecoderRequest);
            await DecoderFrame.WriteAsync(_process.StandardInput.BaseStream, header, body, cancellationToken);
            var frame = await DecoderFrame.ReadAsync(_process.StandardOutput.BaseStream, _options.MaxReplyBytes, cancellationToken)
                ?? throw new EndOfStreamException("The child closed its end.");
            var reply = JsonSerializer.Deserialize(frame.Header, DecoderJson.Default.DecoderReply)
                ?? throw new InvalidDataException("The child answered null.");
            return (reply, frame.Body);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or JsonException)
        {
            await finished.CancelAsync();
            var failure = await watch ?? await AfterDeathAsync();
            LogFailed(ProcessId, failure.Code, failure.Sentence);
            throw new DecoderFailureException(failure, e);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw;
        }
        finally
        {
            await finished.CancelAsync();
            await watch;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await _errors.ContinueWith(static _ => { }, TaskScheduler.Default);
        _process.Dispose();
    }

    /// <summary>Kills the child when it goes over a limit.</summary>
    /// <returns>The limit that it went over; null when the answer came first.</returns>
    private async Task<ItemFailure?> WatchAsync(TimeSpan wallTime, CancellationToken finished)
    {
        var startedAt = _time.GetTimestamp();
        var cpuAtStart = ProcessUsage.Read(ProcessId)?.CpuTime ?? TimeSpan.Zero;
        while (true)
        {
            await Task.Delay(WatchEvery, _time, finished).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (finished.IsCancellationRequested || ProcessUsage.Read(ProcessId) is not { } usage) return null;

            var failure = usage switch
            {
                _ when usage.ResidentBytes > _options.MaxMemoryBytes => ItemFailures.DecoderMemory(_options.MaxMemoryBytes),
                _ when usage.CpuTime - cpuAtStart > _options.PageCpuTime => ItemFailures.DecoderTimeout(_options.PageCpuTime),
                _ when _time.GetElapsedTime(startedAt) > wallTime => ItemFailures.DecoderTimeout(wallTime),
                _ => null,
            };
            if (failure is null) continue;
            await KillAsync();
            return failure;
        }
    }

    /// <summary>A child that stopped by itself: out of memory or time if it says so, otherwise a crash.</summary>
    private async Task<ItemFailure> AfterDeathAsync()
    {
        IsUsable = false;
        var exited = await WaitForExitAsync();
        if (!exited) await KillAsync();
        else LogExited(ProcessId, _process.ExitCode);
        return exited ? _process.ExitCode switch
        {
            Child.DecoderProgram.OutOfMemoryExit => ItemFailures.DecoderMemory(_options.MaxMemoryBytes),
            Child.DecoderProgram.OutOfTimeExit => ItemFailures.DecoderTimeout(_options.PageCpuTime),
            _ => ItemFailures.DecoderCrash(),
        }
        : ItemFailures.DecoderCrash();
    }

    private async Task KillAsync()
    {
        IsUsable = false;
        _process.Kill();
        await WaitForExitAsync();
    }

    private async Task<bool> WaitForExitAsync()
    {
        using var deadline = new CancellationTokenSource(ExitWithin, _time);
        try
        {
            await _process.WaitForExitAsync(deadline.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Decoder child {ProcessId} started")]
    private partial void LogStarted(int processId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Decoder child {ProcessId} ended with exit code {ExitCode}")]
    private partial void LogExited(int processId, int exitCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Decoder child {ProcessId} is replaced after {Code}: {Sentence}")]
    private partial void LogFailed(int processId, string code, string sentence);
}
