using System.Globalization;
using System.Net;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Where the host listens: <c>--port</c> (default 7071; 0 takes a free one) on <c>--host</c> (default loopback).</summary>
internal sealed record ListenAddress(IPAddress Address, int Port)
{
    private const int DefaultPort = 7071;

    public bool IsLoopback => IPAddress.IsLoopback(Address);

    public static ListenAddress From(string[] args, IConfiguration configuration)
    {
        var port = ApplicationDirectory.Argument(args, "port") ?? configuration["Host:LocalHttpPort"];
        var host = ApplicationDirectory.Argument(args, "host") ?? configuration["WORKFLOWS_HOST"];
        return new ListenAddress(ParseHost(host), ParsePort(port));
    }

    private static int ParsePort(string? text)
    {
        if (string.IsNullOrEmpty(text)) return DefaultPort;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort
            ? port
            : throw new StartRefusedException($"--port {text}: expected a number from 0 to {IPEndPoint.MaxPort}.", StartRefusedException.Usage);
    }

    private static IPAddress ParseHost(string? text)
    {
        if (string.IsNullOrEmpty(text) || text.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return IPAddress.Loopback;
        if (text is "*" or "+") return IPAddress.Any;
        return IPAddress.TryParse(text, out var address)
            ? address
            : throw new StartRefusedException($"--host {text}: expected an IP address, localhost or *.", StartRefusedException.Usage);
    }
}
