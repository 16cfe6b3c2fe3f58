using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Workflows.Protocol;
using Workflows.Testing;

namespace Workflows.Reliability.Tests.Fuzz;

/// <summary>The operator's socket under changed paths, queries, headers and bodies: never a fault of the server, never a hang, and the hub stays well.</summary>
public sealed class OperatorFuzzTests
{
    private const int Sample = 3_000;
    private const int Exhaustive = 100_000;
    private const int GroupSize = 16;

    private static readonly string[] Paths =
    [
        "/", "/hubs", "/hubs/fuzzed/instances", "/hubs/fuzzed/instances/known", "/hubs/fuzzed/instances/known/why", "/hubs/fuzzed/instances/known/history",
        "/hubs/fuzzed/queues", "/hubs/fuzzed/entities", "/hubs/fuzzed/quarantine", "/hubs/fuzzed/quarantine/1", "/hubs/fuzzed/quarantine/1/redrive",
        "/hubs/fuzzed/quarantine/1/discard", "/hubs/fuzzed/instances/known/terminate", "/hubs/fuzzed/instances/known/suspend",
        "/hubs/fuzzed/instances/known/resume", "/hubs/fuzzed/instances/known/rewind", "/hubs/fuzzed/instances/known/purge", "/hubs/other/instances",
    ];

    private static readonly string[] Parameters = ["status", "name", "prefix", "tag", "after", "limit", "unknown"];

    private static readonly string[] Values =
    [
        "", "Running", "running", "77", "-1", "99999999999999999999", "a=b", "=", "color=red", "%", "%00", "%ff%fe", "%F0%9F%98%80", "'%20OR%201=1--", "*", "1.1", "0x10", "NaN", "@counter@mine",
    ];

    private static readonly string[] Bodies = ["", "{}", "{\"input\":\"1\"}", "{\"input\":1}", "{\"input\":null}", "[", "null", "{\"input\":\"\\ud800\"}", "{\"input\":{\"a\":[1,2]}}"];

    [Fact]
    public Task Requests_Changed_AreAnsweredProperly() => Seed.RunAsync(41, random => FuzzAsync(random, Sample));

    [Fact]
    [Trait("Category", "Long")]
    public Task Requests_ChangedInManyWays_AreAnsweredProperly() => Seed.RunAsync(42, random => FuzzAsync(random, Exhaustive));

    private static async Task FuzzAsync(Random random, int count)
    {
        await using var scheduler = await FuzzedScheduler.StartAsync();
        var client = scheduler.Server.InProcess(FuzzedScheduler.Hub);
        await client.CallAsync(TaskHubMethods.StartInstance, new CreateInstanceRequest { InstanceId = "known", Name = "Known", Tags = { ["color"] = "red" } }, Deadline.Token);
        await client.CallAsync(TaskHubMethods.SignalEntity, new SignalEntityRequest { InstanceId = "@counter@mine", Name = "Add" }, Deadline.Token);
        var mutator = new Mutator(random);
        var statuses = new Dictionary<int, int>();
        for (var done = 0; done < count; done += GroupSize)
        {
            var group = Enumerable.Range(0, GroupSize).Select(_ => Request(random, mutator, scheduler.Server.OperatorAddress!)).ToArray();
            var answers = await Task.WhenAll(group.Select(request => SendAsync(scheduler.Server.OperatorAddress!, request)));
            for (var i = 0; i < group.Length; i++)
            {
                statuses[answers[i]] = statuses.GetValueOrDefault(answers[i]) + 1;
                if (!IsProper(answers[i])) Assert.Fail($"{Encoding.Latin1.GetString(group[i])}\nwas answered {answers[i]}\n{string.Join('\n', scheduler.Errors)}");
            }

            if (scheduler.Errors.Count > 0) Assert.Fail($"{string.Join("\n--\n", group.Select(Encoding.Latin1.GetString))}\nled to\n{string.Join('\n', scheduler.Errors)}");
        }

        await scheduler.AssertHealthyAsync();
        Assert.All(new[] { 200, 400, 404 }, status => Assert.True(statuses.GetValueOrDefault(status) > 0, $"Nothing was answered {status}: {string.Join(", ", statuses)}"));
    }

    /// <summary>501 and 505 say that a transfer coding or a version of HTTP is not known, which is the caller's doing.</summary>
    private static bool IsProper(int status) => status is >= 0 and < 500 or 501 or 505;

    private static byte[] Request(Random random, Mutator mutator, Uri address)
    {
        var path = Paths[random.Next(Paths.Length)];
        if (random.Next(4) == 0)
        {
            var parts = path.Split('/');
            parts[random.Next(parts.Length)] = random.Next(2) == 0 ? Values[random.Next(Values.Length)] : Escaped(mutator.ChangeText("known"));
            path = string.Join('/', parts);
        }

        var query = string.Join('&', Enumerable.Range(0, random.Next(4)).Select(_ =>
            $"{Parameters[random.Next(Parameters.Length)]}={(random.Next(3) == 0 ? Escaped(mutator.ChangeText("Running")) : Values[random.Next(Values.Length)])}"));
        var body = Encoding.UTF8.GetBytes(random.Next(3) == 0 ? mutator.ChangeText(Bodies[random.Next(1, Bodies.Length)]) : Bodies[random.Next(Bodies.Length)]);
        var method = random.Next(10) switch { < 6 => "GET", < 9 => "POST", _ => "PATCH" };
        var type = random.Next(4) switch { 0 => "text/plain", 1 => "", _ => "application/json" };
        var head = $"{method} {path}{(query.Length > 0 ? "?" + query : "")} HTTP/1.1\r\nHost: {address.Authority}\r\nConnection: close\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\n\r\n";
        byte[] request = [.. Encoding.ASCII.GetBytes(head), .. body];
        return random.Next(12) == 0 ? mutator.Change(request, [request]) : request;
    }

    private static string Escaped(string text) => Uri.EscapeDataString(text.Length > 400 ? text[..400].TrimEnd('\ud83d') : text);

    /// <summary>The status; 0 when the server ended the connection without one; -1 for what is no answer at all.</summary>
    private static async Task<int> SendAsync(Uri address, byte[] request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Deadline.Token);
        using var answer = new MemoryStream();
        try
        {
            var stream = client.GetStream();
            await stream.WriteAsync(request, Deadline.Token);
            client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(answer, Deadline.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Broken off: what was read until then counts.
        }

        var text = Encoding.Latin1.GetString(answer.ToArray());
        if (text.Length == 0) return 0;
        return text.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && int.TryParse(text.AsSpan(9, 3), CultureInfo.InvariantCulture, out var status) ? status : -1;
    }
}
