using System.Net;
using System.Text;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Microsoft.Extensions.DependencyInjection;
using Workflows.Testing;

namespace Workflows.FunctionsHost.Tests;

public sealed class StorageTriggerTests(AzuriteFixture fixture) : IClassFixture<AzuriteFixture>
{
    private HostSetup Setup(Seen seen, params string[] functions) => new(functions)
    {
        // A host id of its own for each test: receipts of the shared Azurite are kept by it.
        Settings = new()
        {
            ["AzureWebJobsStorage"] = fixture.ConnectionString,
            ["AzureFunctionsWebHost:hostid"] = $"t{Guid.NewGuid():N}"[..20],
            ["ORDERS_QUEUE"] = "orders",
            ["AzureFunctionsJobHost:extensions:queues:maxPollingInterval"] = "00:00:00.200",
        },
        Configure = builder => builder.Services.AddSingleton(seen),
    };

    private async Task<BlobContainerClient> ContainerAsync(string name)
    {
        var container = new BlobContainerClient(fixture.ConnectionString, name);
        await container.DeleteIfExistsAsync();
        await container.CreateAsync();
        return container;
    }

    private async Task<QueueClient> QueueAsync(string name)
    {
        var queue = new QueueClient(fixture.ConnectionString, name);
        await queue.CreateIfNotExistsAsync();
        await queue.ClearMessagesAsync();
        return queue;
    }

    private static Task PutAsync(BlobContainerClient container, string name, string text) =>
        container.GetBlobClient(name).UploadAsync(BinaryData.FromString(text), overwrite: true);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task BlobTrigger_NewAndChangedBlob_RunsOncePerVersionAndNotAgainAfterARestart()
    {
        var container = await ContainerAsync("decks-in");
        using var folder = new TemporaryFolder();
        var seen = new Seen();
        var setup = Setup(seen, "OnDeck") with { Folder = folder.Path };
        await using (var host = await RunningHost.StartAsync(setup))
        {
            await PutAsync(container, "a/one.pdf", "1");
            Assert.Equal("a/one=1", await seen.NextAsync());
            await PutAsync(container, "notes.txt", "no PDF");
            await PutAsync(container, "a/one.pdf", "2");
            Assert.Equal("a/one=2", await seen.NextAsync());
        }

        await using (var again = await RunningHost.StartAsync(setup))
        {
            await PutAsync(container, "two.pdf", "3");
            Assert.Equal("two=3", await seen.NextAsync());
        }

        Assert.Equal(["a/one=1", "a/one=2", "two=3"], seen.All);
    }

    [Fact]
    public async Task BlobTrigger_FailsFiveTimes_GoesToThePoisonQueueAndIsLeftAlone()
    {
        var container = await ContainerAsync("decks-in");
        var poison = await QueueAsync("webjobs-blobtrigger-poison");
        var seen = new Seen { Failures = { ["bad"] = 100, ["shaky"] = 2 } };
        await using var host = await RunningHost.StartAsync(Setup(seen, "OnDeck"));

        await PutAsync(container, "bad.pdf", "x");
        await PutAsync(container, "shaky.pdf", "y");
        JsonElement message = default;
        for (var deadline = Deadline.Token; message.ValueKind == JsonValueKind.Undefined; await Task.Delay(50, deadline))
        {
            var received = await poison.ReceiveMessageAsync(cancellationToken: deadline);
            if (received.Value is { } m) message = JsonDocument.Parse(Convert.FromBase64String(m.Body.ToString())).RootElement;
        }

        await PutAsync(container, "last.pdf", "z");
        while (await seen.NextAsync() != "last=z")
        {
        }

        Assert.Equal("bad.pdf", message.GetProperty("BlobName").GetString());
        Assert.Equal("Host.Functions.OnDeck", message.GetProperty("FunctionId").GetString());
        Assert.Equal(5, seen.All.Count(s => s == "bad=x"));
        Assert.Equal(3, seen.All.Count(s => s == "shaky=y"));
    }

    [Fact]
    public async Task BlobTrigger_ClientAndPattern_CapturesTheParts()
    {
        var container = await ContainerAsync("clients-in");
        var seen = new Seen();
        await using var host = await RunningHost.StartAsync(Setup(seen, "OnClient"));

        await PutAsync(container, "x/y/report.v2.pdf", "");

        Assert.Equal("x/y|report.v2|pdf|x/y/report.v2.pdf|clients-in/x/y/report.v2.pdf", await seen.NextAsync());
    }

    [Fact]
    public async Task BlobTrigger_StorageGoesAway_SaysSoOnceAndGoesOn()
    {
        await using var azurite = await Azurite.StartAsync();
        var container = new BlobContainerClient(azurite.ConnectionString, "decks-in");
        await container.CreateAsync();
        var seen = new Seen();
        var setup = Setup(seen, "OnDeck");
        setup.Settings["AzureWebJobsStorage"] = azurite.ConnectionString;
        await using var host = await RunningHost.StartAsync(setup);
        await PutAsync(container, "before.pdf", "1");
        Assert.Equal("before=1", await seen.NextAsync());

        await azurite.StopAsync();
        await host.Logs.WaitForAsync("Storage for the blob container decks-in cannot be used now");
        await azurite.StartAgainAsync();
        await PutAsync(container, "after.pdf", "2");

        Assert.Equal("after=2", await seen.NextAsync());
        Assert.Single(host.Logs.Lines, l => l.Contains("cannot be used now", StringComparison.Ordinal));
        Assert.Single(host.Logs.Lines, l => l.Contains("can be used again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task QueueTrigger_Message_RunsAndIsDeletedAndFailuresComeAgainThenPoison()
    {
        var queue = await QueueAsync("texts");
        var poison = await QueueAsync("texts-poison");
        var seen = new Seen { Failures = { ["shaky"] = 1, ["bad"] = 100 } };
        await using var host = await RunningHost.StartAsync(Setup(seen, "OnText"));

        await queue.SendMessageAsync(Base64("shaky"));
        Assert.Equal("shaky#1", await seen.NextAsync());
        Assert.Equal("shaky#2", await seen.NextAsync());
        await queue.SendMessageAsync(Base64("bad"));
        for (var attempt = 1; attempt <= 5; attempt++) Assert.Equal($"bad#{attempt}", await seen.NextAsync());

        string? poisoned = null;
        for (var deadline = Deadline.Token; poisoned is null; await Task.Delay(50, deadline))
            poisoned = (await poison.ReceiveMessageAsync(cancellationToken: deadline)).Value?.Body.ToString();
        Assert.Equal(Base64("bad"), poisoned);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [Fact]
    public async Task QueueTrigger_PocoAndBlobOutput_WritesUnderThePathFromTheMessage()
    {
        var queue = await QueueAsync("orders");
        var seen = new Seen();
        await using var host = await RunningHost.StartAsync(Setup(seen, "OnOrder"));

        await queue.SendMessageAsync(Base64("""{"id":12,"name":"lamp"}"""));
        Assert.Equal("lamp", await seen.NextAsync());
        var blob = new BlobContainerClient(fixture.ConnectionString, "orders-out").GetBlobClient("12.json");
        for (var deadline = Deadline.Token; !await blob.ExistsAsync(deadline); await Task.Delay(50, deadline))
        {
        }

        Assert.Equal("""{"Id":12,"Name":"LAMP"}""", (await blob.DownloadContentAsync()).Value.Content.ToString());
    }

    [Fact]
    public async Task Outputs_HttpAndQueue_AnswerAndSend()
    {
        await QueueAsync("two-outputs");
        var seen = new Seen();
        await using var host = await RunningHost.StartAsync(Setup(seen, "Enqueue", "OnTwoOutputs"));

        var response = await host.Http.PostAsync("/enqueue", null);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal("from http", await seen.NextAsync());
    }

    [Fact]
    public async Task BlobInput_FoundOrMissing_BindsTextOrNull()
    {
        var container = await ContainerAsync("inputs");
        await PutAsync(container, "here.txt", "found");
        await using var host = await RunningHost.StartAsync(Setup(new Seen(), "ReadBlob"));

        Assert.Equal("found", await host.Http.GetStringAsync("/blobs/here"));
        Assert.Equal(HttpStatusCode.NotFound, (await host.Http.GetAsync("/blobs/gone")).StatusCode);
    }

    [Fact]
    public async Task TimerTrigger_MissedWhileDown_RunsOnceAsPastDue()
    {
        var time = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 10, 59, 30, TimeSpan.Zero));
        var seen = new Seen();
        var setup = Setup(seen, "Hourly");
        setup = setup with { Configure = builder => builder.Services.AddSingleton(seen).AddSingleton<TimeProvider>(time) };
        await using (var host = await RunningHost.StartAsync(setup))
        {
            await AdvanceUntilSeenAsync(time, seen, "hour past due:False last:");
            await StatusWrittenAsync(setup.Settings["AzureFunctionsWebHost:hostid"]);
        }

        time.Advance(TimeSpan.FromHours(3));
        await using var again = await RunningHost.StartAsync(setup);

        Assert.Matches("^hour past due:True last:[0-9]{2}:00$", await seen.NextAsync());
    }

    [Fact]
    public async Task TimerTrigger_EverySecond_TicksWithoutAStatus()
    {
        var seen = new Seen();
        await using var host = await RunningHost.StartAsync(Setup(seen, "EverySecond"));

        Assert.Equal("tick False True", await seen.NextAsync());
        Assert.Equal("tick False True", await seen.NextAsync());
    }

    private async Task StatusWrittenAsync(string hostId)
    {
        var hosts = new BlobContainerClient(fixture.ConnectionString, "azure-webjobs-hosts");
        for (var deadline = Deadline.Token; ; await Task.Delay(20, deadline))
        {
            if (!await hosts.ExistsAsync(deadline)) continue;
            await foreach (var _ in hosts.GetBlobsAsync(prefix: $"timers/{hostId}/", cancellationToken: deadline)) return;
        }
    }

    /// <summary>The loop starts in the background: moves the clock on until its first run.</summary>
    private static async Task AdvanceUntilSeenAsync(ManualTimeProvider time, Seen seen, string expected)
    {
        var next = seen.NextAsync();
        while (!next.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(next, Task.Delay(20));
        }

        Assert.Equal(expected, await next);
    }
}
