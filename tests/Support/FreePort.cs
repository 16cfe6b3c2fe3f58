using System.Net;
using System.Net.Sockets;

namespace Workflows.Testing;

/// <summary>Loopback ports that were free a moment ago; all of one call are different.</summary>
public static class FreePort
{
    public static int Next() => Next(1)[0];

    public static IReadOnlyList<int> Next(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            foreach (var listener in listeners) listener.Start();
            return [.. listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port)];
        }
        finally
        {
            foreach (var listener in listeners) listener.Dispose();
        }
    }
}
