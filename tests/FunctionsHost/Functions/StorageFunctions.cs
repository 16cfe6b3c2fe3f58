using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Azure.Storage.Blobs;
using Azure.Storage.Queues.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace Workflows.FunctionsHost.Tests;

/// <summary>What the trigger functions of one host saw, and how they shall behave.</summary>
public sealed class Seen
{
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();

    public ConcurrentQueue<string> All { get; } = new();

    /// <summary>Failures to come, by name.</summary>
    public ConcurrentDictionary<string, int> Failures { get; } = new();

    public void Add(string what)
    {
        All.Enqueue(what);
        _events.Writer.TryWrite(what);
    }

    public async Task<string> NextAsync() => await _events.Reader.ReadAsync(Workflows.Testing.Deadline.Token);

    public void FailIfAsked(string name)
    {
        while (Failures.TryGetValue(name, out var left) && left > 0)
        {
            if (Failures.TryUpdate(name, left - 1, left)) throw new InvalidOperationException($"{name} fails as asked");
        }
    }
}

public sealed class StorageFunctions(Seen seen)
{
    [Function("OnDeck")]
    public async Task OnDeck([BlobTrigger("decks-in/{name}.pdf", Source = BlobTriggerSource.EventGrid)] Stream content, string name, FunctionContext context)
    {
        using var reader = new StreamReader(content);
        var text = await reader.ReadToEndAsync(context.CancellationToken);
        seen.Add($"{name}={text}");
        seen.FailIfAsked(name);
    }

    [Function("OnClient")]
    public void OnClient([BlobTrigger("clients-in/{folder}/{name}.{ext}")] BlobClient blob, string folder, string name, string ext, FunctionContext context) =>
        seen.Add($"{folder}|{name}|{ext}|{blob.Name}|{context.BindingContext.BindingData["BlobTrigger"]}");

    [Function("OnText")]
    public void OnText([QueueTrigger("texts")] string text, long dequeueCount, string id)
    {
        seen.Add($"{text}#{dequeueCount}");
        seen.FailIfAsked(text);
        _ = id;
    }

    [Function("OnOrder")]
    [BlobOutput("orders-out/{Id}.json")]
    public Order OnOrder([QueueTrigger("%ORDERS_QUEUE%")] Order order, QueueMessage message)
    {
        seen.Add(order.Name);
        _ = message;
        return order with { Name = order.Name.ToUpperInvariant() };
    }

    [Function("Enqueue")]
    public static TwoOutputs Enqueue([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "enqueue")] HttpRequest req) =>
        new() { Response = new AcceptedResult(), Message = JsonSerializer.Serialize(new Order(1, "from http")) };

    [Function("OnTwoOutputs")]
    public void OnTwoOutputs([QueueTrigger("two-outputs")] Order order) => seen.Add(order.Name);

    [Function("ReadBlob")]
    public static IResult ReadBlob(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "blobs/{name}")] HttpRequest req, [BlobInput("inputs/{name}.txt")] string? text) =>
        text is null ? Results.NotFound() : Results.Text(text);

    [Function("EverySecond")]
    public void EverySecond([TimerTrigger("* * * * * *")] TimerInfo timer) => seen.Add($"tick {timer.IsPastDue} {timer.ScheduleStatus is null}");

    [Function("Hourly")]
    public void Hourly([TimerTrigger("0 0 * * * *")] TimerInfo timer) => seen.Add($"hour past due:{timer.IsPastDue} last:{timer.ScheduleStatus?.Last:HH:mm}");
}
