using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Workflows.FunctionsHost.Tests;

/// <summary>HTTP calls that orchestrations make, and entity functions.</summary>
public sealed class DurableHttpTests
{
    [Fact]
    public async Task CallHttp_SendsMethodHeadersAndContent_AndReturnsTheAnswer()
    {
        await using var server = await Server.StartAsync(async (request, _) =>
            (200, $"{request.Method} {request.Headers["X-Token"]} {request.ContentType} {await new StreamReader(request.Body).ReadToEndAsync()}", null));

        Assert.Equal("200 POST t text/x-test hello", await CallAsync(server.Address));
    }

    [Fact]
    public async Task CallHttp_AcceptedWithALocation_IsAskedAgainUntilItIsDone_WithItsHeaders()
    {
        await using var server = await Server.StartAsync((request, number) => Task.FromResult(
            number < 2 ? (202, "", "/state") : (200, $"{request.Method} {request.Path} {request.Headers["X-Token"]}", (string?)null)));

        Assert.Equal("200 GET /state t", await CallAsync(server.Address));
        Assert.Equal(["POST /", "GET /state", "GET /state"], server.Requests);
    }

    [Fact]
    public async Task CallHttp_FailingStatus_IsTriedAgain_AndTheLastAnswerStands()
    {
        await using var recovers = await Server.StartAsync((_, number) => Task.FromResult((number < 1 ? 503 : 200, "done", (string?)null)));
        await using var stays = await Server.StartAsync((_, _) => Task.FromResult((500, "broken", (string?)null)));

        Assert.Equal("200 done", await CallAsync(recovers.Address));
        Assert.Equal("500 broken", await CallAsync(stays.Address));
        Assert.Equal(3, stays.Requests.Count);
    }

    [Fact]
    public async Task EntityFunction_IsCalledSignalledAndLocked_FromAnOrchestrationFunction()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Tally", "UsesTally"));

        var final = await ManagementApi.FinalAsync(host.Http, (await ManagementApi.StartAsync(host.Http, "UsesTally", "\"one\"")).StatusUri);
        var entity = await host.Http.GetStringAsync("/runtime/webhooks/durabletask/entities/Tally/one");

        Assert.Equal("5 the tally says no", final.GetProperty("output").GetString());
        Assert.Equal("""{"Count":5}""", entity.Replace(" ", "", StringComparison.Ordinal), ignoreCase: true);
    }

    private static async Task<string?> CallAsync(Uri uri)
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("CallsHttp"));
        var final = await ManagementApi.FinalAsync(host.Http, (await ManagementApi.StartAsync(host.Http, "CallsHttp", $"\"{uri}\"")).StatusUri);
        return final.GetProperty("output").GetString();
    }

    /// <summary>Answers each request with a status, a text and where to ask again (at once), given the request's number.</summary>
    private sealed class Server : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private int _count;

        private Server(WebApplication app) => _app = app;

        public ConcurrentQueue<string> Requests { get; } = new();

        public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

        public static async Task<Server> StartAsync(Func<HttpRequest, int, Task<(int Status, string Text, string? Location)>> answer)
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var server = new Server(app);
            app.Run(async context =>
            {
                server.Requests.Enqueue($"{context.Request.Method} {context.Request.Path}");
                var (status, text, location) = await answer(context.Request, Interlocked.Increment(ref server._count) - 1);
                context.Response.StatusCode = status;
                if (location is not null)
                {
                    context.Response.Headers.Location = location;
                    context.Response.Headers.RetryAfter = "0";
                }

                await context.Response.WriteAsync(text);
            });
            await app.StartAsync();
            return server;
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
