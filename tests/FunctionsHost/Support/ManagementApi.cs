using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

/// <summary>Calls of the Durable HTTP API that many tests make.</summary>
internal static class ManagementApi
{
    public const string Base = "/runtime/webhooks/durabletask";

    public static async Task<(string Id, string StatusUri)> StartAsync(HttpClient http, string orchestrator, string? input = null, string? id = null)
    {
        var response = await http.PostAsync($"{Base}/orchestrators/{orchestrator}/{id}", input is null ? null : new StringContent(input, Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        var json = await response.Content.ReadFromJsonAsync<JsonElement>();
        return (json.GetProperty("id").GetString()!, json.GetProperty("statusQueryGetUri").GetString()!);
    }

    /// <summary>The status object once the instance has ended.</summary>
    public static async Task<JsonElement> FinalAsync(HttpClient http, string statusUri)
    {
        var deadline = Deadline.Token;
        while (true)
        {
            var response = await http.GetAsync(statusUri, deadline);
            if (response.StatusCode != HttpStatusCode.Accepted) return await response.Content.ReadFromJsonAsync<JsonElement>(deadline);
            await Task.Delay(20, deadline);
        }
    }
}
