using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Workflows.Contracts;

namespace Workflows.GpuWorker.Decoding.Conversion;

/// <summary>Turns presentations into PDFs with the converter that is found on the machine: one at a time, each in a process of its own.</summary>
internal sealed partial class SlideConverter(IOptions<DecoderOptions> options, TimeProvider time, ILogger<SlideConverter> logger) : IDisposable
{
    private static readonly TimeSpan ExitWithin = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1);
    private bool? _isolated;

    /// <returns>A PDF, as far as its first bytes tell; it is untrusted like any other.</returns>
    /// <exception cref="DecoderFailureException">It cannot be converted, or nobody is there to do it.</exception>
    public async Task<byte[]> ToPdfAsync(ReadOnlyMemory<byte> presentation, CancellationToken cancellationToken)
    {
        PresentationFormat.Require(presentation.Span);
        var program = ConverterCommand.Find(options.Value.Converter) ?? throw new DecoderFailureException(ConverterFailures.Missing(options.Value.Converter));
        await _turn.WaitAsync(cancellationToken);
        try
        {
            using var folder = new ConverterFolder(presentation);
            var startedAt = time.GetTimestamp();
            var exit = await RunAsync(ConverterCommand.Create(program, folder, options.Value, await IsIsolatedAsync(cancellationToken)), cancellationToken);
            var pdf = Read(folder);
            LogConverted(presentation.Length, pdf.Length, time.GetElapsedTime(startedAt).TotalSeconds, exit);
            return pdf;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private byte[] Read(ConverterFolder folder)
    {
        var result = new FileInfo(folder.Result);
        // The exit code says nothing: LibreOffice ends well without a result, too.
        if (!result.Exists || result.LinkTarget is not null) throw new DecoderFailureException(ConverterFailures.Failed());
        if (result.Length > options.Value.MaxSourceBytes)
            throw new DecoderFailureException(ItemFailures.SourceTooLarge(result.Length, options.Value.MaxSourceBytes));
        var pdf = File.ReadAllBytes(folder.Result);
        return SourceFormat.IsPdf(pdf) ? pdf : throw new DecoderFailureException(ConverterFailures.Failed());
    }

    private async Task<int> RunAsync(ProcessStartInfo how, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(options.Value.ConverterTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        using var process = Start(how);
        try
        {
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode;
        }
        catch (OperationCanceledException)
        {
            await StopAsync(process);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DecoderFailureException(ConverterFailures.Timeout(options.Value.ConverterTimeout));
        }
    }

    /// <summary>The supervisor kills the whole group when its input ends.</summary>
    private async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(ExitWithin, time);
        await process.WaitForExitAsync(deadline.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
        if (!process.HasExited) process.Kill(entireProcessTree: true);
    }

    private static Process Start(ProcessStartInfo how)
    {
        try
        {
            return Process.Start(how) ?? throw new DecoderFailureException(ConverterFailures.Failed());
        }
        catch (Win32Exception e)
        {
            throw new DecoderFailureException(ConverterFailures.Missing(how.FileName), e);
        }
    }

    private async Task<bool> IsIsolatedAsync(CancellationToken cancellationToken)
    {
        if (_isolated is { } known) return known;
        try
        {
            using var probe = Process.Start(ConverterCommand.IsolationProbe());
            if (probe is not null) await probe.WaitForExitAsync(cancellationToken);
            _isolated = probe is { ExitCode: 0 };
        }
        catch (Win32Exception)
        {
            _isolated = false;
        }

        LogIsolation(_isolated.Value);
        return _isolated.Value;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A presentation of {SourceBytes} bytes became a PDF of {PdfBytes} bytes in {Seconds:0.0} s (exit code {ExitCode})")]
    private partial void LogConverted(int sourceBytes, int pdfBytes, double seconds, int exitCode);

    [LoggerMessage(Level = LogLevel.Information,
        Message = "The converter of presentations runs in a network of its own: {Isolated}. Where it does not, only its settings keep it from following links")]
    private partial void LogIsolation(bool isolated);
}
