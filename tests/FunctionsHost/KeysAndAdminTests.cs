using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

public class KeysAndAdminTests
{
    private static readonly HostSetup Keyed = new("Hello", "Number", "HelloCities", "SayHello")
    {
        Settings = new() { ["WORKFLOWS_REQUIRE_KEYS"] = "true" },
    };

    private static async Task<JsonElement> KeyFileAsync(string folder) =>
        JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "data", "secrets", "host.json"))).RootElement;

    private static string Default(JsonElement keys) => keys.GetProperty("functionKeys")[0].GetProperty("value").GetString()!;

    private static string Master(JsonElement keys) => keys.GetProperty("masterKey").GetProperty("value").GetString()!;

    private static async Task<HttpStatusCode> GetAsync(RunningHost host, string path, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Add("x-functions-key", key);
        return (await host.Http.SendAsync(request)).StatusCode;
    }

    [Fact]
    public async Task FunctionLevel_KeysEnforced_WantsAFunctionOrTheMasterKey()
    {
        using var folder = new TemporaryFolder();
        await using var host = await RunningHost.StartAsync(Keyed with { Folder = folder.Path });

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/hello/a"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/hello/a", "wrong"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/numbers/1"));
        var keys = await KeyFileAsync(folder.Path);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/hello/a", Default(keys)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, $"/hello/a?code={Default(keys)}"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/hello/a", Master(keys)));
        Assert.Equal(56, Default(keys).Length);
    }

    [Fact]
    public async Task KeyFile_Made_IsReadableByItsOwnerOnlyAndSurvivesARestart()
    {
        using var folder = new TemporaryFolder();
        string before;
        await using (var host = await RunningHost.StartAsync(Keyed with { Folder = folder.Path }))
        {
            await GetAsync(host, "/hello/a", "x");
            before = Default(await KeyFileAsync(folder.Path));
        }

        await using var again = await RunningHost.StartAsync(Keyed with { Folder = folder.Path });

        Assert.Equal(HttpStatusCode.OK, await GetAsync(again, "/hello/a", before));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder.Path, "data", "secrets", "host.json")));
    }

    [Fact]
    public async Task Webhook_KeysEnforced_WantsTheSystemKeyAndPutsItIntoItsLinks()
    {
        using var folder = new TemporaryFolder();
        await using var host = await RunningHost.StartAsync(Keyed with { Folder = folder.Path });
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/runtime/webhooks/durabletask/instances", "x"));
        var keys = await KeyFileAsync(folder.Path);
        var system = keys.GetProperty("systemKeys")[0].GetProperty("value").GetString()!;

        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/runtime/webhooks/durabletask/instances", Default(keys)));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/runtime/webhooks/durabletask/instances", system));
        var start = await (await host.Http.PostAsync($"/runtime/webhooks/durabletask/orchestrators/HelloCities?code={system}", null)).Content.ReadFromJsonAsync<JsonElement>();
        Assert.EndsWith($"&code={system}", start.GetProperty("statusQueryGetUri").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_BeyondLoopback_AsksForKeys()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Hello") { Settings = new() { ["host"] = "0.0.0.0" } });

        var response = await host.Http.GetAsync(new Uri($"http://127.0.0.1:{host.Address.Port}/hello/a"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Admin_KeysEnforced_WantsTheMasterKeyExceptForPing()
    {
        using var folder = new TemporaryFolder();
        await using var host = await RunningHost.StartAsync(Keyed with { Folder = folder.Path });

        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/admin/host/ping"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/admin/host/status", "x"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/admin/host/status", Master(await KeyFileAsync(folder.Path))));
    }

    [Fact]
    public async Task KeyOfOneFunction_OpensThatFunctionOnly()
    {
        using var folder = new TemporaryFolder();
        await using var host = await RunningHost.StartAsync(new HostSetup("Hello", "StartHello", "HelloCities")
        {
            Folder = folder.Path,
            Settings = new() { ["WORKFLOWS_REQUIRE_KEYS"] = "true" },
        });
        await GetAsync(host, "/hello/a", "x");
        var master = Master(await KeyFileAsync(folder.Path));

        var made = await host.Http.PostAsync($"/admin/functions/StartHello/keys/mine?code={master}", null);
        var key = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("value").GetString()!;

        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(host, "/hello/a", key));
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync($"/start?code={key}", null)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await host.Http.DeleteAsync($"/admin/functions/StartHello/keys/mine?code={master}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await host.Http.PostAsync($"/start?code={key}", null)).StatusCode);
    }

    [Fact]
    public async Task Status_WithAnIndexingError_ReportsItAndRunsTheOthers()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number", "BadSchedule"));

        var status = await host.Http.GetFromJsonAsync<JsonElement>("/admin/host/status");

        Assert.Equal("Running", status.GetProperty("state").GetString());
        Assert.StartsWith("BadSchedule: ", status.GetProperty("errors")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(host, "/numbers/1"));
    }

    [Fact]
    public async Task Functions_Listed_ShowBindingsAndDisabledState()
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Number", "Hello") { Settings = new() { ["AzureWebJobs.Hello.Disabled"] = "true" } });

        var all = (await host.Http.GetFromJsonAsync<JsonElement>("/admin/functions")).EnumerateArray().ToDictionary(f => f.GetProperty("name").GetString()!);

        Assert.Equal($"{host.Address}numbers/{{id:int}}", all["Number"].GetProperty("invoke_url_template").GetString());
        var trigger = all["Number"].GetProperty("config").GetProperty("bindings").EnumerateArray().Single(b => b.GetProperty("type").GetString() == "httpTrigger");
        Assert.Equal("Anonymous", trigger.GetProperty("authLevel").GetString());
        Assert.True(all["Hello"].GetProperty("isDisabled").GetBoolean());
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(host, "/hello/a"));
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(host, "/admin/functions/None"));
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("[::1]", HttpStatusCode.OK)]
    public async Task HostHeader_WithoutKeys_MustNameThisMachine(string name, HttpStatusCode expected)
    {
        await using var host = await RunningHost.StartAsync(new HostSetup("Hello"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/hello/a");
        request.Headers.Host = name;

        using var response = await host.Http.SendAsync(request);

        Assert.Equal(expected, response.StatusCode);
        if (expected != HttpStatusCode.OK)
            Assert.Equal("HOST_NAME_REFUSED", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }
}
