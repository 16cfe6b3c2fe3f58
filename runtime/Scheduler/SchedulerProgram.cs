using System.Globalization;
using System.Net;
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
    private const int DaysMax = 36_500;

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
          --host ADDRESS     Address to bind. Default 127.0.0.1. Any address beyond
                             loopback needs TLS and a token.
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
            options = Parse(args);
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
        }).AddFilter("Microsoft", LogLevel.Warning));
        try
        {
            await using var server = await SchedulerServer.StartAsync(options, logs, TimeProvider.System, CancellationToken.None);
            await output.WriteLineAsync($"The scheduler listens on {server.GrpcAddress} with data in {Path.GetFullPath(options.DataDirectory)}.");
            if (server.OperatorAddress is { } page) await output.WriteLineAsync($"The operator's page is {page}.");
            await output.FlushAsync();
            await stop.Task;
            return Done;
        }
        catch (Exception e) when (e is IOException or SocketException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException)
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

    private static SchedulerOptions Parse(string[] args)
    {
        string? data = null, host = null, certificate = null, key = null, tokenFile = null;
        var port = 8080;
        int? operatorPort = null;
        TimeSpan? retainFor = null;
        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i];
            var value = i + 1 < args.Length ? args[i + 1] : throw new ArgumentException($"{name} needs a value.");
            switch (name)
            {
                case "--data": data = value; break;
                case "--port": port = int.TryParse(value, out var number) ? number : throw new ArgumentException($"{value} is not a port number."); break;
                case "--operator-port": operatorPort = int.TryParse(value, out var page) ? page : throw new ArgumentException($"{value} is not a port number."); break;
                case "--retain-days": retainFor = Days(value); break;
                case "--host": host = value; break;
                case "--tls-cert": certificate = Existing(value); break;
                case "--tls-key": key = Existing(value); break;
                case "--token-file": tokenFile = Existing(value); break;
                default: throw new ArgumentException($"Unknown option {name}.");
            }
        }

        return new SchedulerOptions
        {
            DataDirectory = data ?? throw new ArgumentException("--data is missing."),
            GrpcPort = port,
            OperatorPort = operatorPort,
            RetainFor = retainFor,
            Host = host is null ? IPAddress.Loopback
                : IPAddress.TryParse(host, out var address) ? address
                : throw new ArgumentException($"{host} is not an IP address."),
            TlsCertificateFile = certificate,
            TlsKeyFile = key,
            BearerToken = tokenFile is null ? null : File.ReadLines(tokenFile).FirstOrDefault()?.Trim() ?? "",
        };
    }

    private static TimeSpan Days(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days) && days <= DaysMax
            ? TimeSpan.FromDays(days)
            : throw new ArgumentException($"{value} is not a number of days up to {DaysMax}.");

    private static string Existing(string file) =>
        File.Exists(file) ? file : throw new ArgumentException($"{file} does not exist.");
}
