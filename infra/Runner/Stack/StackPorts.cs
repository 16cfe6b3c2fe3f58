using System.Net;
using System.Net.Sockets;

namespace Workflows.Runner.Stack;

/// <summary>The loopback ports of one run; only the first is chosen by the user.</summary>
internal sealed record StackPorts(int Http, int Blob, int Queue, int Table, int Scheduler)
{
    public static StackPorts Choose(int http)
    {
        // All listeners are open at once, so that the four differ.
        var listeners = Enumerable.Range(0, 4).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners) listener.Start();
            var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
            return new StackPorts(http, ports[0], ports[1], ports[2], ports[3]);
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }

    public static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    public IReadOnlyDictionary<string, int> ToDictionary() => new Dictionary<string, int>
    {
        ["http"] = Http, ["blob"] = Blob, ["queue"] = Queue, ["table"] = Table, ["scheduler"] = Scheduler,
    };
}
