using System.Net;
using System.Net.Sockets;
using Workflows.Testing;

namespace Workflows.Scheduler.Tests;

/// <summary>A TCP connection that a test can cut, as the death of a process cuts it: without a word of HTTP/2.</summary>
internal sealed class CuttableLine : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _cut = new();
    private readonly Task _serving;

    public CuttableLine(Uri target)
    {
        _listener.Start();
        Address = new Uri($"http://{_listener.LocalEndpoint}");
        _serving = ServeAsync(target);
    }

    public Uri Address { get; }

    public async Task CutAsync()
    {
        await _cut.CancelAsync();
        await _serving.OrFail();
    }

    public async ValueTask DisposeAsync()
    {
        await CutAsync();
        _cut.Dispose();
        _listener.Dispose();
    }

    private async Task ServeAsync(Uri target)
    {
        var lines = new List<Task>();
        try
        {
            while (true) lines.Add(CarryAsync(await _listener.AcceptTcpClientAsync(_cut.Token), target));
        }
        catch (OperationCanceledException)
        {
            _listener.Stop();
        }

        await Task.WhenAll(lines);
    }

    private async Task CarryAsync(TcpClient client, Uri target)
    {
        using var near = client;
        using var far = new TcpClient();
        try
        {
            await far.ConnectAsync(target.Host, target.Port, _cut.Token);
            await Task.WhenAll(
                near.GetStream().CopyToAsync(far.GetStream(), _cut.Token), far.GetStream().CopyToAsync(near.GetStream(), _cut.Token));
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // Cut, or closed by one end.
        }
    }
}
