using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace Workflows.Scheduler;

/// <summary>The stand-alone program around <see cref="SchedulerServer"/>.</summary>
internal static class SchedulerProgram
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    private const string Usage = """
        Usage: Workflows.Scheduler --data DIR [--port 8080] [--host ADDRESS]
                                   [--operator-port N] [--retain-days N]
                                   [--tls-cert FILE --tls-key FILE] [--token-file FILE]

        Runs the durable task scheduler as a process of its own.

          --data DIR         Folder of the task hubs' files; created when missing.
          --port N           gRPC port, 0 for a free one. Default 8080.
          --operator-port N  Port of the operator's page and calls, 0 for a free one.
                             Default: none.
          --retain-days N    Purge instances N days after their end, in the background;
                             decimals are allowed. Default: keep them.
          --host ADDRESS     Address to bind, or localhost. Default 127.0.0.1. Any address
                             beyond loopback needs TLS and a token.
          --tls-cert FILE    PEM certificate; with --tls-key the socket speaks TLS.
          --tls-key FILE     PEM private key of the certificate.
          --token-file FILE  File whose first line is the bearer token that callers send.
          --help             Show this text.

        Exit codes: 0 stopped on request, 1 failed, 2 wrong usage.
        """;

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        if (args.Contains("--help") || args.Contains("-h"))
        {
            await output.WriteLineAsync(Usage);
            return Done;
        }

        SchedulerOptions options;
        try
        {
            options = SchedulerArguments.Parse(args);
            options.Validate();
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            await errors.WriteLineAsync($"{e.Message}\nTry --help.");
            return WrongUsage;
        }

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var logs = LoggerFactory.Create(logging => logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
        }).AddFilter("Microsoft", LogLevel.Warning)
            // A socket that cannot be opened is told below in one sentence; its host would log a stack trace first.
            .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None));
        try
        {
            await using var server = await SchedulerServer.StartAsync(options, logs, TimeProvider.System, CancellationToken.None);
            await output.WriteLineAsync($"The scheduler listens on {server.GrpcAddress} with data in {Path.GetFullPath(options.DataDirectory)}.");
            if (server.OperatorAddress is { } page) await output.WriteLineAsync($"The operator's page is {page}.");
            await output.FlushAsync();
            await stop.Task;
            return Done;
        }
        catch (SchedulerPortInUseException e)
        {
            var option = e.Port == options.OperatorPort ? "--operator-port" : "--port";
            await errors.WriteLineAsync($"Port {e.Port} ({option}) is in use by another program. Stop that program, or choose another port.");
            return Failed;
        }
        catch (SocketException e)
        {
            await errors.WriteLineAsync($"The scheduler cannot listen on {options.Host} (--host) with the ports given: {e.Message}.");
            return Failed;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
        {
            await errors.WriteLineAsync(e.Message);
            return Failed;
        }

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
    }
}
