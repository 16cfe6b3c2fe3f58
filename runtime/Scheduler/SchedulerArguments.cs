using System.Globalization;
using System.Net;

namespace Workflows.Scheduler;

/// <summary>The program's command line: options and values in pairs.</summary>
internal static class SchedulerArguments
{
    private const int PortDefault = 8080;
    private const int DaysMax = 36_500;

    private static readonly string[] Known =
        ["--data", "--port", "--operator-port", "--retain-days", "--host", "--tls-cert", "--tls-key", "--token-file"];

    private static readonly string[] NeededBeyondLoopback = ["--tls-cert", "--tls-key", "--token-file"];

    /// <exception cref="ArgumentException">The options cannot be used; the message says which and what to do.</exception>
    public static SchedulerOptions Parse(string[] args)
    {
        var given = ValuesOf(args);
        var tokenFile = Existing(given, "--token-file");
        var options = new SchedulerOptions
        {
            DataDirectory = given.GetValueOrDefault("--data") ?? throw new ArgumentException("--data is missing: name the folder of the task hubs' files."),
            GrpcPort = Port(given, "--port") ?? PortDefault,
            OperatorPort = Port(given, "--operator-port"),
            RetainFor = given.TryGetValue("--retain-days", out var days) ? Days(days) : null,
            Host = given.TryGetValue("--host", out var host) ? Address(host) : IPAddress.Loopback,
            TlsCertificateFile = Existing(given, "--tls-cert"),
            TlsKeyFile = Existing(given, "--tls-key"),
            BearerToken = tokenFile is null ? null : TokenIn(tokenFile),
        };
        RefuseIfOpen(options, given);
        return options;
    }

    private static Dictionary<string, string> ValuesOf(string[] args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Length; i += 2)
        {
            var name = args[i];
            if (!Known.Contains(name)) throw new ArgumentException($"Unknown option {name}.");
            if (i + 1 == args.Length) throw new ArgumentException($"{name} needs a value.");
            if (!given.TryAdd(name, args[i + 1])) throw new ArgumentException($"{name} is given twice ({given[name]} and {args[i + 1]}). Give it once.");
        }

        return given;
    }

    /// <summary>The same rule as of the options, in the words of the command line.</summary>
    private static void RefuseIfOpen(SchedulerOptions options, Dictionary<string, string> given)
    {
        if (IPAddress.IsLoopback(options.Host)) return;
        var missing = NeededBeyondLoopback.Where(name => !given.ContainsKey(name)).ToList();
        if (missing.Count == 0) return;
        throw new ArgumentException(
            $"{options.Host} (--host) is reachable from other machines: the scheduler listens there only with TLS and a bearer token. "
            + $"Add {string.Join(", ", missing)}, or leave --host out.");
    }

    private static int? Port(Dictionary<string, string> given, string name)
    {
        if (!given.TryGetValue(name, out var value)) return null;
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? port
            : throw new ArgumentException($"{value} is not a port number; {name} takes 0 (a free one) to 65535.");
    }

    private static IPAddress Address(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback
        : IPAddress.TryParse(host, out var address) ? address
        : throw new ArgumentException($"{host} is not an IP address; --host takes one, or localhost.");

    private static TimeSpan Days(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var days) && days <= DaysMax
            ? TimeSpan.FromDays(days)
            : throw new ArgumentException($"{value} is not a number of days up to {DaysMax}.");

    private static string TokenIn(string file) =>
        File.ReadLines(file).FirstOrDefault()?.Trim() is { Length: > 0 } token
            ? token
            : throw new ArgumentException($"The first line of {file} (--token-file) is empty; it is the bearer token that callers send.");

    private static string? Existing(Dictionary<string, string> given, string name) =>
        !given.TryGetValue(name, out var file) ? null
        : File.Exists(file) ? file
        : throw new ArgumentException($"{file} does not exist; {name} takes a file.");
}
