using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Workflows.GpuWorker.Tests.Support;

/// <summary>Stands where the functions app would: takes callbacks and answers as told.</summary>
internal sealed class CallbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private CallbackServer(WebApplication app) => _app = app;

    public List<(string? Key, JsonElement Body)> Received { get; } = [];

    public string Address => _app.Urls.First();

    /// <param name="answer">The status; null: no answer until the client gives up.</param>
    public static async Task<CallbackServer> StartAsync(int? answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var server = new CallbackServer(builder.Build());
        server._app.MapPost("/api/dojo/internal/cache-visual-analysis", async (HttpContext http) =>
        {
            using var body = await JsonDocument.ParseAsync(http.Request.Body);
            server.Received.Add((http.Request.Headers["x-workflows-internal-key"], body.RootElement.Clone()));
            if (answer is { } status) http.Response.StatusCode = status;
            else await Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
        });
        await server._app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
