using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Workflows.Testing.Providers;

/// <summary>A model's provider on a free port: checks what real ones check, and answers as told, in order; without orders it answers well.</summary>
public sealed partial class ProviderStandIn : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ProviderAnswer> _orders = new();
    private readonly ConcurrentQueue<ProviderRequest> _requests = new();

    private ProviderStandIn(WebApplication app, ProviderWire wire)
    {
        (_app, Wire) = (app, wire);
    }

    public ProviderWire Wire { get; }

    /// <summary>What a worker has to send; null takes requests with any key or none.</summary>
    public string? Key { get; init; }

    /// <summary>The only model that this provider has; null for any.</summary>
    public string? Model { get; init; }

    /// <summary>Decides what to answer to a request; null leaves it to the orders.</summary>
    public Func<ProviderRequest, ProviderAnswer?> Rule { get; set; } = _ => null;

    public IReadOnlyList<ProviderRequest> Requests => [.. _requests];

    /// <summary>How often each page was asked about.</summary>
    public IReadOnlyDictionary<int, int> CallsByPage => Requests.GroupBy(request => request.Page).ToDictionary(page => page.Key, page => page.Count());

    /// <summary>The base address that goes into the settings.</summary>
    public string Endpoint => _app.Urls.First() + Wire.BasePath;

    public static Task<ProviderStandIn> OpenAiAsync(string? key = "key-of-the-tests", string? model = null) => StartAsync(new OpenAiWire(), key, model);

    public static Task<ProviderStandIn> AnthropicAsync(string? key = "key-of-the-tests", string? model = null) => StartAsync(new AnthropicWire(), key, model);

    /// <summary>Answers of the next requests, whatever they ask.</summary>
    public void Then(params ProviderAnswer[] answers)
    {
        foreach (var answer in answers) _orders.Enqueue(answer);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task<ProviderStandIn> StartAsync(ProviderWire wire, string? key, string? model)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var provider = new ProviderStandIn(app, wire) { Key = key, Model = model };
        app.Run(provider.AnswerAsync);
        await app.StartAsync();
        return provider;
    }

    private async Task AnswerAsync(HttpContext http)
    {
        using var body = await JsonDocument.ParseAsync(http.Request.Body);
        var request = new ProviderRequest
        {
            Path = http.Request.Path,
            Key = Wire.KeyOf(http.Request),
            Model = body.RootElement.GetProperty("model").GetString()!,
            Body = body.RootElement.Clone(),
            Page = PageNumber().Match(body.RootElement.GetRawText()) is { Success: true } match ? int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) : 0,
        };
        _requests.Enqueue(request);
        var answer = request.Path != Wire.Path || http.Request.Method != "POST" ? Wire.NoSuchPath()
            : Key is not null && request.Key != Key ? Wire.WrongKey(request.Key)
            : Model is not null && request.Model != Model ? Wire.NoSuchModel(request.Model)
            : Wire.Refuse(request.Body) ?? Rule(request) ?? (_orders.TryDequeue(out var order) ? order : Wire.Answer(PageAnswers.Good(request.Page)));
        await answer.WriteAsync(http);
    }

    [GeneratedRegex(@"Slide (\d+) of \d+\.")]
    private static partial Regex PageNumber();
}

/// <summary>A request as it came.</summary>
public sealed record ProviderRequest
{
    public required string Path { get; init; }

    public required string? Key { get; init; }

    public required string Model { get; init; }

    public required JsonElement Body { get; init; }

    /// <summary>The page that it is about.</summary>
    public required int Page { get; init; }

    /// <summary>Everything in it, as text.</summary>
    public string Text => Body.GetRawText();
}
