using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Workflows.FunctionsHost.Tests;

/// <summary>What a web page of another origin can make a browser send to a host that asks for no keys.</summary>
public class ForeignOriginTests
{
    private const string Evil = "http://evil.example";

    [Theory]
    [InlineData("/start")]
    [InlineData("/runtime/webhooks/durabletask/orchestrators/HelloCities")]
    public async Task Post_FromAnotherOriginsPage_IsRefusedAndStartsNothing(string path)
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("StartHello", "HelloCities", "SayHello"));
        // What fetch with mode no-cors sends: no preflight asks first.
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        request.Headers.Add("Origin", Evil);

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("FOREIGN_ORIGIN", problem.GetProperty("code").GetString());
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
        Assert.NotEmpty(problem.GetProperty("action").GetString()!);
        Assert.Empty((await host.Http.GetFromJsonAsync<JsonElement>("/runtime/webhooks/durabletask/instances")).EnumerateArray());
    }

    [Theory]
    // Origin, Sec-Fetch-Site, Sec-Fetch-Mode; OWN stands for the address that is called.
    [InlineData("POST", "null", null, null)] // a sandboxed page, a file
    [InlineData("POST", "http://localhost:3000", "same-site", "no-cors")] // another program of this machine
    [InlineData("POST", Evil, "cross-site", "navigate")] // a form that sends itself
    [InlineData("POST", null, "cross-site", "navigate")]
    [InlineData("DELETE", Evil, null, null)]
    [InlineData("OPTIONS", Evil, "cross-site", "cors")] // the question before a call
    [InlineData("GET", Evil, null, "websocket")] // opens a socket, which a page of any origin may read
    [InlineData("GET", null, "cross-site", "no-cors")] // an image whose address starts something
    public async Task Request_FromAnotherOriginsPage_IsRefused(string method, string? origin, string? site, string? mode) =>
        Assert.Equal(HttpStatusCode.Forbidden, await SendAsync(method, origin, site, mode));

    [Theory]
    [InlineData("POST", null, null, null)] // curl, programs
    [InlineData("POST", "OWN", null, null)] // a browser that tells no more
    [InlineData("POST", "OWN", "same-origin", "cors")]
    [InlineData("POST", "http://localhost:5173", "same-origin", "cors")] // through a development server's proxy, which changes Host
    [InlineData("GET", null, "same-origin", "cors")] // an event stream
    [InlineData("GET", null, "none", "navigate")] // typed into the address bar
    [InlineData("GET", null, "cross-site", "navigate")] // a link in a mail
    public async Task Request_OfAProgramOrTheOwnPage_IsAnswered(string method, string? origin, string? site, string? mode) =>
        Assert.Equal(HttpStatusCode.OK, await SendAsync(method, origin, site, mode));

    [Fact]
    public async Task Request_WhereKeysAreAskedFor_MayComeFromAnywhere()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number") { Settings = new() { ["WORKFLOWS_REQUIRE_KEYS"] = "true" } });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/numbers/1");
        request.Headers.Add("Origin", Evil);

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpStatusCode> SendAsync(string method, string? origin, string? site, string? mode)
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Void"));
        using var request = new HttpRequestMessage(new HttpMethod(method), "/void");
        if (origin is not null) request.Headers.Add("Origin", origin == "OWN" ? host.Address.GetLeftPart(UriPartial.Authority) : origin);
        if (site is not null) request.Headers.Add("Sec-Fetch-Site", site);
        if (mode is not null) request.Headers.Add("Sec-Fetch-Mode", mode);
        using var response = await host.Http.SendAsync(request);
        Assert.Equal(response.StatusCode != HttpStatusCode.Forbidden, response.Headers.Contains("X-Seen")); // set by the function
        return response.StatusCode;
    }
}
